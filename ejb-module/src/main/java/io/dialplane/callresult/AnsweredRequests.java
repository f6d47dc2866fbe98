package io.dialplane.callresult;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
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

    List<ReportOutcome> once(
            Sql.Session session, CompanyId company, NamedRequest request, Supplier<List<ReportOutcome>> work) {
        if (request == null) {
            return work.get();
        }
        enter(session, company);
        boolean mine = session.one(
                "SELECT pg_try_advisory_xact_lock(hashtextextended(?, 1))",
                row -> row.getBoolean(1),
                company + ":" + request.key());
        if (!mine) {
            throw DomainException.conflict("request.in-progress");
        }
        List<Answered> before = session.rows(
                "SELECT body_hash, answer FROM idempotency_key WHERE company_id = ? AND key = ?",
                row -> new Answered(row.getBytes(1), row.getString(2)),
                company.value(),
                request.key());
        if (!before.isEmpty()) {
            if (!Arrays.equals(before.get(0).bodyHash(), request.bodyHash())) {
                throw DomainException.unprocessable("request.key-used");
            }
            return read(before.get(0).answer()).stream()
                    .map(ReportOutcome::again)
                    .toList();
        }
        List<ReportOutcome> outcomes = work.get();
        session.update(
                "INSERT INTO idempotency_key (company_id, key, body_hash, answer) VALUES (?, ?, ?, ?)",
                company.value(),
                request.key(),
                request.bodyHash(),
                write(outcomes));
        return outcomes;
    }

    private record Answered(byte[] bodyHash, String answer) {}

    /** Forgets a company's answers that are older than seven days. */
    int forgetOld(Sql.Session session, CompanyId company) {
        enter(session, company);
        return session.update(
                "DELETE FROM idempotency_key WHERE company_id = ? AND created_at < clock_timestamp() - interval '7 days'",
                company.value());
    }

    private static void enter(Sql.Session session, CompanyId company) {
        session.one("SELECT set_config('app.company', ?, true)", row -> row.getString(1), company.toString());
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
