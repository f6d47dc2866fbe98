package io.dialplane.batch;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dialplane.batch.Eligibility.Kind;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.PoolConfig;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Tells why a number is, or is not, handed out to a company now. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class EligibilityService {

    @Inject
    private Sql sql;

    @Inject
    private BatchQueries queries;

    @Inject
    private CompanyService companies;

    /**
     * Where a number stands, as one company is concerned.
     *
     * @param freeAt          when the sweep gives it a place in the log; null: it has one, or gets none
     * @param leasedToCompany null: not leased
     * @param batchId         of the company's own lease, as dialers know it
     * @param ahead           null: not in the log
     * @param known           the company has something to do with it
     * @param status          of the company's latest result
     * @param suppressedUntil when the company's suppression ends by itself; null: it doesn't
     * @param suppressedForAllUntil the same of everybody's
     * @param listedEarly     a retry
     * @param listedDue       when the company's own list gives it; null: it isn't there
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Place(
            String e164,
            String country,
            boolean dialable,
            boolean retired,
            String globalStatus,
            boolean suppressedForAll,
            boolean free,
            Instant freeAt,
            Instant lastCalledAt,
            Instant leasedAt,
            Boolean leasedToCompany,
            String batchId,
            Long ahead,
            boolean known,
            String status,
            boolean deleted,
            boolean suppressed,
            Instant suppressedUntil,
            Instant suppressedForAllUntil,
            Instant listedDue,
            boolean listedEarly,
            boolean calledLastByCompany) {

        /** The company itself started the cooldown, and its retry rule lets it call again within. */
        boolean isRetry() {
            return listedDue != null && listedEarly && calledLastByCompany;
        }
    }

    /** @throws DomainException 404 when there is no such number */
    public Eligibility of(CompanyId company, int numberId) {
        List<String> countries = companies.get(company).countries();
        return sql.session(session -> {
            Terms terms = queries.terms(session, company);
            Place place = queries.place(session, company, numberId);
            return judged(terms, place, countries, PoolConfig.cooldown(), BatchConfig.assignmentTimeout());
        });
    }

    static Eligibility judged(
            Terms terms, Place place, List<String> countries, Duration cooldown, Duration assignmentTimeout) {
        Eligibility.Dialing dialing = dialing(terms);
        List<Eligibility.Reason> reasons = reasons(terms.now(), place, countries, cooldown, assignmentTimeout);
        boolean ends = reasons.stream().allMatch(reason -> reason.until() != null);
        Instant availableAt = !ends || dialing.nextAt() == null
                ? null
                : terms.schedule()
                        .nextAllowed(Stream.concat(
                                        Stream.of(dialing.nextAt(), terms.now()),
                                        reasons.stream().map(Eligibility.Reason::until))
                                .max(Comparator.naturalOrder())
                                .orElseThrow())
                        .orElse(null);
        return new Eligibility(
                place.e164(),
                dialing.allowed() && reasons.isEmpty(),
                dialing,
                reasons,
                availableAt,
                place.known() ? null : place.ahead());
    }

    private static Eligibility.Dialing dialing(Terms terms) {
        String refusal = terms.isActive() ? terms.refusal() : "inactive";
        Instant next = !terms.isActive() || terms.isBroke()
                ? null
                : terms.schedule().nextAllowed(terms.now()).orElse(null);
        return new Eligibility.Dialing(refusal == null, refusal, next);
    }

    private static List<Eligibility.Reason> reasons(
            Instant now, Place place, List<String> countries, Duration cooldown, Duration assignmentTimeout) {
        List<Eligibility.Reason> found = new ArrayList<>();
        if (place.retired()) {
            found.add(new Eligibility.Reason(Kind.RETIRED, null, null));
        }
        if (place.deleted()) {
            found.add(new Eligibility.Reason(Kind.DELETED, null, null));
        }
        if (place.suppressed()) {
            found.add(new Eligibility.Reason(Kind.SUPPRESSED, "company", place.suppressedUntil()));
        }
        if (place.suppressedForAll()) {
            found.add(new Eligibility.Reason(Kind.SUPPRESSED, "all", place.suppressedForAllUntil()));
        }
        if (!place.globalStatus().equals("ACTIVE")) {
            found.add(new Eligibility.Reason(Kind.BLOCKED, place.globalStatus(), null));
        }
        if (!place.dialable()) {
            found.add(new Eligibility.Reason(Kind.NOT_DIALABLE, null, null));
        }
        if (!countries.contains(place.country())) {
            found.add(new Eligibility.Reason(Kind.OTHER_COUNTRY, place.country(), null));
        }
        if (place.leasedAt() != null) {
            Instant released = place.leasedAt().plus(assignmentTimeout);
            found.add(new Eligibility.Reason(Kind.LEASED, place.batchId(), released.isBefore(now) ? now : released));
        }
        boolean listed = place.listedDue() != null;
        Instant cool =
                place.lastCalledAt() == null ? null : place.lastCalledAt().plus(cooldown);
        if (cool != null && cool.isAfter(now) && !place.isRetry()) {
            found.add(new Eligibility.Reason(Kind.COOLDOWN, null, cool));
        }
        if (listed && place.listedDue().isAfter(now)) {
            found.add(new Eligibility.Reason(Kind.LISTED_FOR_LATER, place.status(), place.listedDue()));
        }
        boolean called = place.known()
                && !place.deleted()
                && !(place.suppressed() && place.status().equals("IN_QUEUE"));
        if (called && !listed) {
            found.add(new Eligibility.Reason(Kind.ALREADY_CALLED, place.status(), null));
        }
        return List.copyOf(found);
    }
}
