package io.dialplane.web.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.audit.AuditEntry;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * A change that somebody made.
 *
 * @param actorId null: a dialer or the system itself
 * @param address null: not from outside
 * @param before  null: it was not there
 * @param after   null: it is gone
 */
public record AuditEntryResponse(
        long id,
        OffsetDateTime at,
        Integer actorId,
        String actor,
        String address,
        String action,
        String subject,
        JsonNode before,
        JsonNode after) {

    static AuditEntryResponse of(AuditEntry entry, ZoneId zone) {
        return new AuditEntryResponse(
                entry.id(),
                Times.in(zone, entry.at()),
                entry.actorId(),
                entry.actor(),
                entry.address(),
                entry.action(),
                entry.subject(),
                entry.before(),
                entry.after());
    }
}
