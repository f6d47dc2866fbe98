package io.dialplane.calllog;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.contact.ContactService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Sql;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** What agents write down of a call; kept with the call, and, when that is asked for, as its contact's own notes. */
@Stateless
@InCompany
public class CallNotes {

    private static final int LONGEST = 20_000;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private ContactService contacts;

    @Inject
    private AuditWriter audit;

    /** As the audit log keeps them: notes are saved every few seconds, so not their text. */
    private record Snapshot(int characters, int version) {}

    /** {@code ownCall}: who may see it has answered or made it. */
    private record Row(String notes, int version, Integer contactId, boolean ownCall) {}

    /**
     * Writes the notes of a call.
     *
     * @param seenBy         who must have a part in the call; null: nobody
     * @param version        of the call's notes that was read
     * @param contactVersion of the contact's notes that was read: the text becomes the contact's too; null: it does not
     * @throws DomainException 400 when the text is too long, 403 when the text is to be the contact's and the person was only rung, 404
     *     when there is no such call, 409 when somebody else has changed either meanwhile; then neither is changed
     */
    public void write(
            CompanyId company,
            Actor actor,
            Integer seenBy,
            long callId,
            String text,
            int version,
            Integer contactVersion) {
        if (text.codePointCount(0, text.length()) > LONGEST || text.indexOf('\0') >= 0) {
            throw DomainException.invalid("text", "voice.notes-length");
        }
        if (contactVersion != null) { // before the call: whoever deletes a contact takes it from its calls
            Row call = find(company, seenBy, callId, "");
            if (call.contactId() == null) {
                throw DomainException.conflict("voice.no-contact");
            }
            if (!call.ownCall()) {
                throw DomainException.forbidden("voice.contact-of-others");
            }
            contacts.note(company, actor, null, call.contactId(), text, contactVersion);
        }
        Row before = find(company, seenBy, callId, "FOR UPDATE OF c");
        if (version != before.version()) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        if (!text.equals(before.notes())) {
            Sql.within(em)
                    .run(session -> session.update(
                            "UPDATE voice_call SET notes = ?, notes_version = notes_version + 1 WHERE company_id = ? AND id = ?",
                            text,
                            company.value(),
                            callId));
            audit.write(
                    company,
                    actor,
                    "call.note",
                    "call:" + callId,
                    new Snapshot(before.notes().length(), before.version()),
                    new Snapshot(text.length(), before.version() + 1));
        }
    }

    private Row find(CompanyId company, Integer seenBy, long callId, String locked) {
        return Sql.within(em).run(session -> session
                .rows(
                        """
                        SELECT c.notes, c.notes_version, c.contact_id, ?::int IS NULL OR coalesce(c.answered_by, c.caller_id) = ?::int
                          FROM voice_call c
                         WHERE c.company_id = ? AND c.id = ?
                           AND (?::int IS NULL OR c.answered_by = ?::int OR c.caller_id = ?::int
                                OR EXISTS (SELECT 1 FROM voice_ring r WHERE r.company_id = c.company_id AND r.call_id = c.id AND r.user_id = ?::int))
                        """ + locked,
                        row -> new Row(
                                row.getString(1), row.getInt(2), row.getObject(3, Integer.class), row.getBoolean(4)),
                        seenBy,
                        seenBy,
                        company.value(),
                        callId,
                        seenBy,
                        seenBy,
                        seenBy,
                        seenBy)
                .stream()
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("voice.call-unknown", Long.toString(callId))));
    }
}
