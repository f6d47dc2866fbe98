package io.dialplane.suppression;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.Intake;
import io.dialplane.phonenumber.NumberSearch;
import io.dialplane.phonenumber.NumberSource;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;

/** The transactions of {@link SuppressionService}. */
@Stateless
@InCompany
public class SuppressionLists {

    /** Entries that one short transaction applies. */
    private static final int CHUNK = 1_000;

    @Inject
    private SuppressionQueries queries;

    @Inject
    private CompanyService companies;

    @Inject
    private AuditWriter audit;

    @Inject
    private Clock clock;

    /** An entry as the audit log keeps it. */
    private record Snapshot(String phoneNumber, String scope, String reason, String expiresAt) {

        static Snapshot of(Suppression entry) {
            return new Snapshot(
                    entry.e164(),
                    scopeOf(entry.forAll()),
                    entry.reason(),
                    entry.expiresAt() == null ? null : entry.expiresAt().toString());
        }
    }

    /** A file as the audit log keeps it. */
    private record File(String scope, String reason, String expiresAt, int added, int duplicates, int invalid) {}

    public SuppressionService.Added add(CompanyId company, Actor actor, String e164, SuppressionTerms terms) {
        check(terms);
        CompanyId list = list(company, terms);
        queries.lock(list);
        List<Suppression> before = queries.one(company, terms.forAll(), e164);
        queries.write(list, List.of(e164), terms, actor.userId());
        Suppression after = queries.one(company, terms.forAll(), e164).get(0);
        audit.write(
                company,
                actor,
                before.isEmpty() ? "suppression.create" : "suppression.update",
                subject(after),
                before.isEmpty() ? null : Snapshot.of(before.get(0)),
                Snapshot.of(after));
        return new SuppressionService.Added(after, before.isEmpty());
    }

    public Intake addAll(CompanyId company, Actor actor, NumberSource source, SuppressionTerms terms) {
        check(terms);
        CompanyId list = list(company, terms);
        queries.lock(list);
        SuppressionIntake intake = new SuppressionIntake(
                companies.get(company).country(), e164s -> queries.write(list, e164s, terms, actor.userId()));
        source.forEach(intake::take);
        Intake taken = intake.finish();
        audit.write(
                company,
                actor,
                "suppression.upload",
                "suppressions",
                null,
                new File(
                        scopeOf(terms.forAll()),
                        terms.reason(),
                        terms.expiresAt() == null ? null : terms.expiresAt().toString(),
                        taken.added(),
                        taken.duplicates(),
                        taken.invalid()));
        return taken;
    }

    /** Tells some numbers what was written; returns whether there may be more. */
    public boolean applyPending(CompanyId company, boolean forAll) {
        return queries.applyPending(forAll ? null : company, CHUNK) == CHUNK;
    }

    public void lift(CompanyId company, Actor actor, boolean superuser, long id) {
        Suppression entry = queries.one(company, id).stream()
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("suppression.unknown", Long.toString(id)));
        if (entry.forAll() && !superuser) {
            throw DomainException.forbidden("user.superusers-only");
        }
        CompanyId list = entry.forAll() ? null : company;
        queries.lock(list);
        queries.remove(company, entry);
        queries.apply(list, entry.e164());
        audit.write(company, actor, "suppression.delete", subject(entry), Snapshot.of(entry), null);
    }

    public boolean covers(CompanyId company, String e164) {
        return queries.covers(company, e164);
    }

    public List<Suppression> page(CompanyId company, SuppressionFilter filter, int limit) {
        Company of = companies.get(company);
        NumberSearch search = filter.search() == null ? null : NumberSearch.of(filter.search(), of.country());
        if (filter.search() != null && search == null) {
            return List.of();
        }
        return queries.page(company, filter, search == null ? null : search.patterns(), limit);
    }

    private void check(SuppressionTerms terms) {
        if (terms.expiresAt() != null && !terms.expiresAt().isAfter(clock.instant())) {
            throw DomainException.invalid("expires_at", "suppression.expired");
        }
    }

    private static CompanyId list(CompanyId company, SuppressionTerms terms) {
        return terms.forAll() ? null : company;
    }

    private static String scopeOf(boolean forAll) {
        return forAll ? "all" : "company";
    }

    private static String subject(Suppression entry) {
        return "suppression:" + entry.id();
    }
}
