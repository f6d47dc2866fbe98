package io.dialplane.billing;

import com.fasterxml.jackson.core.type.TypeReference;
import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.AnsweredRequests;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.NamedRequest;
import io.dialplane.platform.Sql;
import io.dialplane.platform.Texts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.math.BigInteger;
import java.time.Clock;
import java.util.List;

/** A company's money as people see it, and the adjustments that superusers book. */
@Stateless
@InCompany
public class WalletService {

    /** A balance after an adjustment, either way: leaves room for whatever calls cost until the next one. */
    private static final long MOST = 1_000_000_000_000_000_000L;

    private static final int REASON_CHARS = 500;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private LedgerQueries queries;

    @Inject
    private CompanyService companies;

    @Inject
    private AnsweredRequests answered;

    @Inject
    private AuditWriter audit;

    @Inject
    private Clock clock;

    /** What the audit log keeps of the money before. */
    private record Before(long balance) {}

    /** What the audit log keeps of an adjustment. */
    private record After(long balance, long amount, String reason) {}

    /** What the company has, as of now. */
    public Wallet wallet(CompanyId company) {
        return queries.wallet(company, companies.get(company).midnight(clock.instant()));
    }

    /**
     * A part of the ledger, newest first.
     *
     * @param before go on behind the entry with this id; null: from the newest on
     * @throws DomainException 400 when the company has no such entry
     */
    public List<LedgerEntry> page(CompanyId company, EntryFilter filter, Long before, int limit) {
        LedgerQueries.Place place = before == null
                ? null
                : queries.place(company, before)
                        .orElseThrow(() -> DomainException.invalid("before", "list.no-such-entry"));
        return queries.page(company, filter, place, limit);
    }

    /** How many entries there are. */
    public long count(CompanyId company, EntryFilter filter) {
        return queries.count(company, filter);
    }

    /**
     * Books a top-up or a correction; the balance may become negative.
     *
     * @param actor   a person
     * @param amount  positive: money came in; negative: it is taken back
     * @param reason  at most 500 characters are kept
     * @param request names the request, so that the same one sent again is booked once; null: it has no name
     * @throws DomainException 400 for nothing, without a reason, or when the balance would be beyond ±10<sup>18</sup>; 409
     *     while the same request is being worked on, 422 when its key was used for another body
     */
    public Adjustment adjust(CompanyId company, Actor actor, long amount, String reason, NamedRequest request) {
        if (amount == 0) {
            throw DomainException.invalid("amount", "billing.nothing");
        }
        String why = reason == null ? "" : Texts.cut(reason, REASON_CHARS).strip();
        if (why.isEmpty()) {
            throw DomainException.invalid("reason", "field.missing");
        }
        return answered.once(
                Sql.within(em),
                company,
                request,
                new TypeReference<Adjustment>() {},
                Adjustment::again,
                () -> book(company, actor, amount, why));
    }

    private Adjustment book(CompanyId company, Actor actor, long amount, String reason) {
        queries.lock(company);
        long before = queries.balance(company);
        BigInteger wanted = BigInteger.valueOf(before).add(BigInteger.valueOf(amount));
        if (wanted.abs().compareTo(BigInteger.valueOf(MOST)) > 0) {
            throw DomainException.invalid("amount", "billing.beyond", Long.toString(MOST));
        }
        LedgerQueries.Place entry = queries.write(company, actor.userId(), amount, reason);
        long after = wanted.longValueExact();
        audit.write(
                company,
                actor,
                "billing.adjust",
                "ledger:" + entry.id(),
                new Before(before),
                new After(after, amount, reason));
        return new Adjustment(
                entry.id(),
                amount,
                reason,
                actor.userId() == null ? null : new LedgerEntry.Person(actor.userId(), actor.name()),
                entry.at(),
                after,
                false);
    }
}
