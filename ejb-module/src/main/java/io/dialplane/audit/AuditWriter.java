package io.dialplane.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.io.UncheckedIOException;

/** Writes the audit log, in the transaction of the change it tells of. */
@Stateless
@InCompany
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class AuditWriter {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    @PersistenceContext
    private EntityManager em;

    /**
     * Records a change.
     *
     * @param company whose rows were changed
     * @param action  what was done, {@code feature.verb}, for example {@code user.create}
     * @param subject what it was done to, {@code kind:id}
     * @param before  values before, without secrets; null: it was not there
     * @param after   values after, without secrets; null: it is gone
     */
    public void write(CompanyId company, Actor actor, String action, String subject, Object before, Object after) {
        Sql.within(em).run(session -> {
            write(session, company, actor, action, subject, before, after);
            return null;
        });
    }

    /** The same in a transaction that the server's transaction manager knows nothing of, which has entered the company. */
    public static void write(
            Sql.Session session,
            CompanyId company,
            Actor actor,
            String action,
            String subject,
            Object before,
            Object after) {
        session.update(
                """
                INSERT INTO audit_entry (company_id, actor_id, actor, address, action, subject, before, after)
                VALUES (?, ?::int, ?, ?, ?, ?, ?::jsonb, ?::jsonb)
                """,
                company.value(),
                actor.userId(),
                actor.name(),
                actor.address(),
                action,
                subject,
                json(before),
                json(after));
    }

    private static String json(Object value) {
        try {
            return value == null ? null : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
