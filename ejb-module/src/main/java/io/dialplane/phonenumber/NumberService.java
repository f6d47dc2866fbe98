package io.dialplane.phonenumber;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The pool of numbers as a company adds to it and sees it. */
@Stateless
@InCompany
public class NumberService {

    /** Numbers that one transaction changes by hand at most. */
    private static final int SLICE = 100_000;

    @Inject
    private NumberQueries queries;

    @Inject
    private IntakeQueries incoming;

    @Inject
    private CompanyService companies;

    @Inject
    private AuditWriter audit;

    /** What the audit log keeps of an intake. */
    private record Added(int added, int duplicates, int invalid) {}

    /**
     * Adds numbers to the pool, all in one transaction. Of numbers that are valid, but that the company may not be handed
     * (landlines in Iran, countries that are not the company's), none is added. What the company had deleted comes back.
     *
     * @param superuser what a superuser had deleted for all comes back as well
     * @throws DomainException what {@code source} throws; then nothing is added
     */
    public Intake add(CompanyId company, Actor actor, boolean superuser, NumberSource source) {
        Intake taken = take(company, superuser, source, (index, why) -> {});
        if (taken.added() > 0) {
            audit.write(
                    company,
                    actor,
                    "number.add",
                    "numbers",
                    null,
                    new Added(taken.added(), taken.duplicates(), taken.invalid()));
        }
        return taken;
    }

    /**
     * Adds a part of a longer list, in the transaction of whoever has the rest and writes the audit log.
     *
     * @param superuser as with {@link #add}
     * @param refusals  told of every text that is not taken
     */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public Intake addPart(CompanyId company, boolean superuser, NumberSource part, Refusals refusals) {
        return take(company, superuser, part, refusals);
    }

    private Intake take(CompanyId company, boolean superuser, NumberSource source, Refusals refusals) {
        Company of = companies.get(company);
        NumberIntake intake =
                new NumberIntake(incoming, company, of.country(), Set.copyOf(of.countries()), superuser, refusals);
        source.forEach(intake::take);
        return intake.finish();
    }

    /** A part of the company's list. */
    public List<CompanyNumber> page(CompanyId company, NumberFilter filter, NumberPage page) {
        Company of = companies.get(company);
        NumberSearch search = search(filter, of);
        return filter.search() != null && search == null
                ? List.of()
                : queries.page(company, reach(of), filter, search, page);
    }

    /**
     * A part of the company's list in the order of ids, as exports show it.
     *
     * @param after go on behind this id; 0: from the start
     */
    public List<ExportedNumber> exported(CompanyId company, NumberFilter filter, int after, int most) {
        Company of = companies.get(company);
        NumberSearch search = search(filter, of);
        return filter.search() != null && search == null
                ? List.of()
                : queries.exported(company, reach(of), filter, search, after, most);
    }

    /** The same of those with one of a few ids. */
    public List<ExportedNumber> exported(CompanyId company, NumberFilter filter, List<Integer> ids) {
        Company of = companies.get(company);
        NumberSearch search = search(filter, of);
        return filter.search() != null && search == null
                ? List.of()
                : queries.exported(company, reach(of), filter, search, ids);
    }

    /** The newest number of the list; empty: there is none. */
    public Optional<Integer> newest(CompanyId company, NumberFilter filter) {
        return page(company, filter, new NumberPage(NumberPage.Sort.CREATED_AT, true, 0, 1, null)).stream()
                .map(CompanyNumber::id)
                .findFirst();
    }

    /** How long the list is; {@link NumberCounts} takes the place of this where many may ask. */
    public long count(CompanyId company, NumberFilter filter) {
        Company of = companies.get(company);
        NumberSearch search = search(filter, of);
        return filter.search() != null && search == null ? 0 : queries.count(company, reach(of), filter, search);
    }

    /**
     * One number.
     *
     * @param agentId only if the latest result is this agent's; null: whosever
     * @throws DomainException 404 when the company doesn't see it
     */
    public CompanyNumber get(CompanyId company, int id, Integer agentId) {
        Company of = companies.get(company);
        return queries.one(company, reach(of), id, agentId).stream()
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("number.unknown", Integer.toString(id)));
    }

    /**
     * Some of what somebody marked.
     *
     * @param ids  ascending; may be empty where all are excluded
     * @param last the highest id that was looked at
     */
    public record Slice(List<Integer> ids, int last) {}

    /**
     * The next ids of what somebody marked, always upwards, so that two who lock them do not do so crosswise. What comes to
     * fit the filter meanwhile may be among them, unless the selection ends at an id.
     *
     * @param after only ids above; 0: from the beginning
     * @return empty: there are no more
     */
    public Optional<Slice> slice(CompanyId company, NumberSelection selection, int after) {
        List<Integer> ids = selection.ids() == null
                ? fitting(company, selection.filter(), after).stream()
                        .filter(id -> selection.last() == null || id <= selection.last())
                        .toList()
                : selection.ids().stream()
                        .filter(id -> id > after)
                        .distinct()
                        .sorted()
                        .limit(SLICE)
                        .toList();
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Slice(
                ids.stream().filter(id -> !selection.excluded().contains(id)).toList(), ids.get(ids.size() - 1)));
    }

    private List<Integer> fitting(CompanyId company, NumberFilter filter, int after) {
        Company of = companies.get(company);
        NumberSearch search = search(filter, of);
        if (filter.search() != null && search == null) {
            return List.of();
        }
        incoming.takeTime();
        return queries.ids(company, reach(of), filter, search, after, SLICE);
    }

    private NumberReach reach(Company company) {
        return NumberReach.of(company, queries.knownCountries(company.id()));
    }

    private static NumberSearch search(NumberFilter filter, Company company) {
        return filter.search() == null ? null : NumberSearch.of(filter.search(), company.country());
    }
}
