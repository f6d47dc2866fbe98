package io.dialplane.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The queue's statements; each method is a short transaction of its own. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class BatchQueries {

    /** Positions of the log that one claim looks at, at most: bounds the wait of a company that slept for long. */
    private static final int LOOK = 50_000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @PersistenceContext
    private EntityManager em;

    /**
     * What the claim answered.
     *
     * @param outcome {@code taken}, {@code changed}: judge again, or {@code insufficient_funds}
     */
    public record Claim(String outcome, List<NextBatch.Number> numbers) {}

    public Terms terms(CompanyId company) {
        String json = (String) em.createNativeQuery("SELECT cast(dialing_terms(:company) AS text)", String.class)
                .setParameter("company", company.value())
                .getSingleResult();
        if (json == null) {
            throw DomainException.notFound("company.unknown", company);
        }
        try {
            return JSON.readValue(json, Terms.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public Claim claim(CompanyId company, UUID batch, int size, Terms judgedBy, Instant validUntil, Integer tokenId) {
        Tuple row = (Tuple) em.createNativeQuery("""
                        SELECT outcome, ids, e164s FROM claim_batch(:company, :batch, :size, :version, :companyVersion,
                                                                    :validUntil, cast(:token AS int), :look)
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("batch", batch)
                .setParameter("size", size)
                .setParameter("version", judgedBy.version())
                .setParameter("companyVersion", judgedBy.companyVersion())
                .setParameter("validUntil", validUntil)
                .setParameter("token", tokenId)
                .setParameter("look", LOOK)
                .getSingleResult();
        List<NextBatch.Number> numbers = new ArrayList<>();
        Integer[] ids = row.get(1, Integer[].class);
        String[] e164s = row.get(2, String[].class);
        for (int i = 0; ids != null && i < ids.length; i++) {
            numbers.add(new NextBatch.Number(ids[i], e164s[i]));
        }
        return new Claim(row.get(0, String.class), numbers);
    }

    /**
     * What a sweep did.
     *
     * @param released leases that had run out
     * @param placed   numbers that got a place in the log; -1: somebody else is at it
     */
    public record Swept(int released, int placed) {

        boolean didSomething() {
            return released > 0 || placed > 0;
        }
    }

    /**
     * Ends leases that ran out and gives places to numbers whose time has come, at most {@code limit} of each.
     *
     * @param wait false: places only if nobody else is giving any
     */
    public Swept sweep(Duration timeout, Duration cooldown, int limit, boolean wait) {
        Tuple row = (Tuple) em.createNativeQuery("""
                        SELECT release_stale(make_interval(secs => :timeout), make_interval(secs => :cooldown), :limit),
                               give_positions(:limit, :wait)
                        """, Tuple.class)
                .setParameter("timeout", timeout.toMillis() / 1000.0)
                .setParameter("cooldown", cooldown.toMillis() / 1000.0)
                .setParameter("limit", limit)
                .setParameter("wait", wait)
                .getSingleResult();
        return new Swept(row.get(0, Integer.class), row.get(1, Integer.class));
    }

    /** Moves one cursor past what its company can't take, some way at most; returns whether there may be more to move past. */
    public boolean advanceCursor(CompanyId company, String country) {
        return (Boolean) em.createNativeQuery("SELECT advance_cursor(:company, :country, :look)", Boolean.class)
                .setParameter("company", company.value())
                .setParameter("country", country)
                .setParameter("look", LOOK)
                .getSingleResult();
    }
}
