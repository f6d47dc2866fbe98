package io.dialplane.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Remembers for seven days what was answered to requests with an {@code Idempotency-Key}, in the transaction that did the
 * work. That a request is in progress is known by a lock which dies with its holder.
 */
@ApplicationScoped
public class AnsweredRequests {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private record Answered(byte[] bodyHash, String answer) {}

    /**
     * Does the work, or says what it had answered before.
     *
     * @param <T>         what is answered; kept as JSON
     * @param transaction the one that the work is done in
     * @param request     null: it has no name, the work is done
     * @param again       makes of an answer what the same request is told when it comes again
     * @throws DomainException 409 while the same request is being worked on, 422 when its key was used for another body
     */
    public <T> T once(
            Sql.Statements transaction,
            CompanyId company,
            NamedRequest request,
            TypeReference<T> type,
            UnaryOperator<T> again,
            Supplier<T> work) {
        if (request == null) {
            return work.get();
        }
        List<Answered> before = transaction.run(session -> before(session, company, request));
        if (!before.isEmpty()) {
            if (!Arrays.equals(before.get(0).bodyHash(), request.bodyHash())) {
                throw DomainException.unprocessable("request.key-used");
            }
            return again.apply(read(before.get(0).answer(), type));
        }
        T answer = work.get();
        transaction.run(session -> session.update(
                "INSERT INTO idempotency_key (company_id, key, body_hash, answer) VALUES (?, ?, ?, ?)",
                company.value(),
                request.key(),
                request.bodyHash(),
                write(answer)));
        return answer;
    }

    private static List<Answered> before(Sql.Session session, CompanyId company, NamedRequest request) {
        session.enter(company);
        boolean mine = session.one(
                "SELECT pg_try_advisory_xact_lock(hashtextextended(?, 1))",
                row -> row.getBoolean(1),
                company + ":" + request.key());
        if (!mine) {
            throw DomainException.conflict("request.in-progress");
        }
        return session.rows(
                "SELECT body_hash, answer FROM idempotency_key WHERE company_id = ? AND key = ?",
                row -> new Answered(row.getBytes(1), row.getString(2)),
                company.value(),
                request.key());
    }

    /** Forgets a company's answers that are older than seven days. */
    public int forgetOld(Sql.Session session, CompanyId company) {
        session.enter(company);
        return session.update(
                "DELETE FROM idempotency_key WHERE company_id = ? AND created_at < clock_timestamp() - interval '7 days'",
                company.value());
    }

    private static <T> T read(String answer, TypeReference<T> type) {
        try {
            return JSON.readValue(answer, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String write(Object answer) {
        try {
            return JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
