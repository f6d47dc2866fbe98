package io.dialplane.callresult;

import io.dialplane.audit.AuditWriter;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.CompanyNumber;
import io.dialplane.phonenumber.NumberSelection;
import io.dialplane.phonenumber.NumberService;
import io.dialplane.phonenumber.PoolConfig;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What people do to numbers by hand: give them a status, reset and delete them; many of them with {@link BulkChanges}.
 *
 * <p>Whether somebody may is judged by the number as it is once it is locked: agents change only numbers whose latest result
 * is theirs; only superusers change or delete a number whose status is not mutable.
 */
@Stateless
@InCompany
public class NumberChanges {

    private static final String UNKNOWN = "number.unknown";

    @Inject
    private NumberChangeQueries queries;

    @Inject
    private NumberService numbers;

    @Inject
    private CompanyService companies;

    @Inject
    private AuditWriter audit;

    /** What the audit log keeps of a number. */
    private record Snapshot(String status, String globalStatus, int totalAttempts) {

        static Snapshot of(CompanyNumber number) {
            return new Snapshot(number.status(), number.globalStatus(), number.totalAttempts());
        }
    }

    /** What the audit log keeps of a change of many numbers, or of a part of it. */
    private record Bulk(String status, NumberSelection selection, int affected) {

        static Bulk of(BulkChanges.Change change, int affected) {
            return new Bulk(change.status() == null ? null : change.status().name(), change.selection(), affected);
        }
    }

    /** What the audit log keeps of a superuser's word. */
    private record Word(String globalStatus, String reason) {}

    /**
     * Gives a number a status; {@code IN_QUEUE} is a reset.
     *
     * @throws DomainException 404 when the company doesn't see it, 403 when it isn't the agent's, 400 when its status isn't
     *     mutable
     */
    public CompanyNumber changeStatus(CompanyId company, PanelUser who, int id, CallStatus status) {
        return one(company, who, BulkAction.UPDATE_STATUS, status, id, "number.status");
    }

    /** Starts afresh with a number: the company's results no longer count. As {@link #changeStatus}. */
    public CompanyNumber reset(CompanyId company, PanelUser who, int id) {
        return one(company, who, BulkAction.RESET, null, id, "number.reset");
    }

    /** Takes a number out of the company's view; by a superuser: out of the pool, for all. As {@link #changeStatus}. */
    public void delete(CompanyId company, PanelUser who, int id) {
        CompanyNumber before = locked(company, who, BulkAction.DELETE, id);
        apply(company, who, BulkAction.DELETE, null, List.of(id));
        audit.write(
                company,
                who.actor(),
                who.isSuperuser() ? "number.retire" : "number.delete",
                subject(id),
                Snapshot.of(before),
                null);
    }

    private CompanyNumber one(
            CompanyId company, PanelUser who, BulkAction action, CallStatus status, int id, String audited) {
        CompanyNumber before = locked(company, who, action, id);
        apply(company, who, action, status, List.of(id));
        CompanyNumber after = numbers.get(company, id, null);
        if (!Snapshot.of(before).equals(Snapshot.of(after))) {
            audit.write(company, who.actor(), audited, subject(id), Snapshot.of(before), Snapshot.of(after));
        }
        return after;
    }

    private CompanyNumber locked(CompanyId company, PanelUser who, BulkAction action, int id) {
        boolean mayBeChanged = !lock(company, who, action, null, List.of(id)).isEmpty();
        CompanyNumber number = numbers.get(company, id, null);
        if (!mayBeChanged) {
            CompanyNumber.Agent agent = number.agent();
            if (who.isAgent() && (agent == null || agent.id() != who.actor().userId())) {
                throw DomainException.forbidden("number.not-yours");
            }
            throw DomainException.badRequest(
                    "number.not-mutable", number.status(), String.join(", ", names(CallStatus::isMutable)));
        }
        return number;
    }

    /**
     * Does something to the next numbers of many, in one transaction with its entry in the audit log; those that the caller
     * may not change are left alone.
     *
     * @param after only ids above; 0: from the beginning
     * @return empty: there were no more
     */
    public Optional<Part> part(CompanyId company, PanelUser who, BulkChanges.Change change, int after) {
        Optional<NumberService.Slice> slice = numbers.slice(company, change.selection(), after);
        return slice.map(next -> {
            BulkAction action = change.action();
            List<Integer> ids = lock(company, who, action, change.only(), next.ids());
            int affected = apply(company, who, action, change.status(), ids);
            if (affected > 0) {
                audit.write(
                        company,
                        who.actor(),
                        "number.bulk-" + action.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        "numbers",
                        null,
                        Bulk.of(change, affected));
            }
            return new Part(next.last(), affected);
        });
    }

    /**
     * What one transaction did.
     *
     * @param last the highest id it looked at
     */
    public record Part(int last, int affected) {}

    private List<Integer> lock(
            CompanyId company, PanelUser who, BulkAction action, CallStatus only, List<Integer> ids) {
        boolean all = who.isSuperuser() || (action == BulkAction.RESET && !who.isAgent());
        List<String> from = all && only == null
                ? null
                : names(status -> (all || status.isMutable()) && (only == null || status == only));
        return queries.lock(company, ids, companies.get(company).countries(), from, who.onlyAgent());
    }

    private int apply(CompanyId company, PanelUser who, BulkAction action, CallStatus status, List<Integer> ids) {
        if (ids.isEmpty()) {
            return 0;
        }
        if (action == BulkAction.RESET || status == CallStatus.IN_QUEUE) {
            return queries.reset(
                    company,
                    ids,
                    PoolConfig.cooldown(),
                    who.isSuperuser() ? who.actor().userId() : null);
        }
        if (action == BulkAction.UPDATE_STATUS) {
            queries.changeStatus(company, ids, status, who.actor().userId());
        } else if (who.isSuperuser()) {
            queries.retire(ids);
        } else {
            queries.delete(company, ids);
        }
        return ids.size();
    }

    private static List<String> names(Predicate<CallStatus> which) {
        return Arrays.stream(CallStatus.values())
                .filter(which)
                .map(CallStatus::name)
                .toList();
    }

    /**
     * A superuser's word on a number, for all companies.
     *
     * @param reason why, for those who read the log
     * @throws DomainException 404 when the company doesn't see it
     */
    public CompanyNumber setGlobalStatus(
            CompanyId company, PanelUser superuser, int id, GlobalStatus status, String reason) {
        if (queries.lock(company, List.of(id), companies.get(company).countries(), null, null)
                .isEmpty()) {
            throw DomainException.notFound(UNKNOWN, Integer.toString(id));
        }
        GlobalStatus before =
                queries.setGlobalStatus(id, status, superuser.actor().userId(), reason, PoolConfig.cooldown());
        if (before != status) {
            audit.write(
                    company,
                    superuser.actor(),
                    "number.global-status",
                    subject(id),
                    new Word(before.name(), null),
                    new Word(status.name(), reason));
        }
        return numbers.get(company, id, null);
    }

    private static String subject(int id) {
        return "number:" + id;
    }
}
