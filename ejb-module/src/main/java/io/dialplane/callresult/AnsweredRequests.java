package io.dialplane.callresult;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Remembers for seven days what was answered to requests with an {@code Idempotency-Key}, in the transaction that did the
 * work. That a request is in progress is known by a lock which dies with its holder.
 */
@ApplicationScoped
class AnsweredRequests {

    private static final ObjectMapper JSON = new ObjectMapper();

    @PersistenceContext
    private EntityManager em;

    List<ReportOutcome> once(CompanyId company, NamedRequest request, Supplier<List<ReportOutcome>> work) {
        if (request == null) {
            return work.get();
        }
        enter(company);
        boolean mine = (Boolean)
                em.createNativeQuery("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 1))", Boolean.class)
                        .setParameter("name", company + ":" + request.key())
                        .getSingleResult();
        if (!mine) {
            throw DomainException.conflict("request.in-progress");
        }
        List<Tuple> before = em.createNativeQuery(
                        "SELECT body_hash, answer FROM idempotency_key WHERE company_id = :company AND key = :key",
                        Tuple.class)
                .setParameter("company", company.value())
                .setParameter("key", request.key())
                .getResultList();
        if (!before.isEmpty()) {
            if (!Arrays.equals(before.get(0).get(0, byte[].class), request.bodyHash())) {
                throw DomainException.unprocessable("request.key-used");
            }
            return read(before.get(0).get(1, String.class)).stream()
                    .map(ReportOutcome::again)
                    .toList();
        }
        List<ReportOutcome> outcomes = work.get();
        em.createNativeQuery("""
                        INSERT INTO idempotency_key (company_id, key, body_hash, answer) VALUES (:company, :key, :hash, :answer)
                        """)
                .setParameter("company", company.value())
                .setParameter("key", request.key())
                .setParameter("hash", request.bodyHash())
                .setParameter("answer", write(outcomes))
                .executeUpdate();
        return outcomes;
    }

    /** Forgets a company's answers that are older than seven days. */
    int forgetOld(CompanyId company) {
        enter(company);
        return em.createNativeQuery(
                        "DELETE FROM idempotency_key WHERE company_id = :company AND created_at < clock_timestamp() - interval '7 days'")
                .setParameter("company", company.value())
                .executeUpdate();
    }

    private void enter(CompanyId company) {
        em.createNativeQuery("SELECT set_config('app.company', :company, true)", String.class)
                .setParameter("company", company.toString())
                .getSingleResult();
    }

    private static List<ReportOutcome> read(String answer) {
        try {
            return JSON.readValue(answer, new TypeReference<List<ReportOutcome>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String write(List<ReportOutcome> outcomes) {
        try {
            return JSON.writeValueAsString(outcomes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
