package io.dialplane.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A change that somebody made.
 *
 * @param actorId the person; null: a dialer or the system itself
 * @param actor   user name then, {@code dialer:<token's name>} or {@code system}
 * @param address IP address it came from; null: not from outside
 * @param action  {@code feature.verb}
 * @param subject what it was done to, {@code kind:id}
 * @param before  values before; null: it was not there
 * @param after   values after; null: it is gone
 */
public record AuditEntry(
        long id,
        Instant at,
        Integer actorId,
        String actor,
        String address,
        String action,
        String subject,
        JsonNode before,
        JsonNode after) {}
