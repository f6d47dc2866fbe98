package io.dialplane.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** The queue's statements; each method is a short transaction of its own. */
@ApplicationScoped
class BatchQueries {

    /** Positions of the log that one claim looks at, at most: bounds the wait of a company that slept for long. */
    private static final int LOOK = 50_000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * What the claim answered.
     *
     * @param outcome {@code taken}, {@code changed}: judge again, or {@code insufficient_funds}
     */
    record Claim(String outcome, List<NextBatch.Number> numbers) {}

    Terms terms(Sql.Session session, CompanyId company) {
        String json = session.one("SELECT dialing_terms(?)", row -> row.getString(1), company.value());
        if (json == null) {
            throw DomainException.notFound("company.unknown", company);
        }
        return read(json, Terms.class);
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws DomainException 404 when there is no such number */
    EligibilityService.Place place(Sql.Session session, CompanyId company, int numberId) {
        String json = session.one("SELECT place_of(?, ?)", row -> row.getString(1), company.value(), numberId);
        if (json == null) {
            throw DomainException.notFound("number.unknown", Integer.toString(numberId));
        }
        return read(json, EligibilityService.Place.class);
    }

    Claim claim(
            Sql.Session session,
            CompanyId company,
            UUID batch,
            int size,
            Terms judgedBy,
            Instant validUntil,
            Integer tokenId) {
        return session.one(
                "SELECT outcome, ids, e164s FROM claim_batch(?, ?, ?, ?, ?, ?, cast(? AS int), ?)",
                row -> new Claim(row.getString(1), numbers(row.getArray(2), row.getArray(3))),
                company.value(),
                batch,
                size,
                judgedBy.version(),
                judgedBy.companyVersion(),
                validUntil.atOffset(ZoneOffset.UTC),
                tokenId,
                LOOK);
    }

    private static List<NextBatch.Number> numbers(Array ids, Array e164s) throws SQLException {
        if (ids == null) {
            return List.of();
        }
        Integer[] id = (Integer[]) ids.getArray();
        String[] e164 = (String[]) e164s.getArray();
        return IntStream.range(0, id.length)
                .mapToObj(i -> new NextBatch.Number(id[i], e164[i]))
                .toList();
    }

    /**
     * What a sweep did.
     *
     * @param released leases that had run out
     * @param placed   numbers that got a place in the log; -1: somebody else is at it
     */
    record Swept(int released, int placed) {

        boolean didSomething() {
            return released > 0 || placed > 0;
        }
    }

    /** Returns how many suppressions it ended; 0: none is left to end. */
    int expireSuppressions(Sql.Session session, Duration cooldown, int limit) {
        return session.one(
                "SELECT expire_suppressions(make_interval(secs => ?), ?)",
                row -> row.getInt(1),
                cooldown.toMillis() / 1000.0,
                limit);
    }

    /** Goes on with what a change of the company's retry rules left to do; returns whether there is more. */
    boolean refillRetries(Sql.Session session, CompanyId company, int limit) {
        return session.one("SELECT refill_retries(?, ?)", row -> row.getBoolean(1), company.value(), limit);
    }

    /**
     * Ends leases that ran out and gives places to numbers whose time has come, at most {@code limit} of each.
     *
     * @param wait false: places only if nobody else is giving any
     */
    Swept sweep(Sql.Session session, Duration timeout, Duration cooldown, int limit, boolean wait) {
        return session.one(
                """
                SELECT release_stale(make_interval(secs => ?), make_interval(secs => ?), ?), give_positions(?, ?)
                """,
                row -> new Swept(row.getInt(1), row.getInt(2)),
                timeout.toMillis() / 1000.0,
                cooldown.toMillis() / 1000.0,
                limit,
                limit,
                wait);
    }

    /** Moves one cursor past what its company can't take, some way at most; returns whether there may be more to move past. */
    boolean advanceCursor(Sql.Session session, CompanyId company, String country) {
        return session.one("SELECT advance_cursor(?, ?, ?)", row -> row.getBoolean(1), company.value(), country, LOOK);
    }
}
