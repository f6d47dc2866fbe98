package io.dialplane.contact;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.NumberSearch;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A company's contacts: who they are, what their numbers are, what is known of them. A number belongs to one contact of a company.
 *
 * <p>Where an agent is named, only contacts that are actively assigned to that agent are there.
 */
@Stateless
@InCompany
public class ContactService {

    @Inject
    private ContactQueries queries;

    @Inject
    private CompanyService companies;

    @Inject
    private AuditWriter audit;

    /** Notes as the audit log keeps them. */
    private record Notes(String notes) {}

    /**
     * A part of the list, the newest first.
     *
     * @param agent null: everybody's
     */
    public List<Contact> page(CompanyId company, Integer agent, ContactFilter filter, int skip, int limit) {
        ContactFilter seen = agent == null ? filter : filter.of(agent);
        return queries.page(company, seen, numbers(company, filter), skip, limit);
    }

    /** How many a list has; {@link ContactCounts} takes the place of this where many may ask. */
    public long count(CompanyId company, Integer agent, ContactFilter filter) {
        return queries.count(company, agent == null ? filter : filter.of(agent), numbers(company, filter));
    }

    private List<String> numbers(CompanyId company, ContactFilter filter) {
        NumberSearch search = filter.search() == null
                ? null
                : NumberSearch.of(filter.search(), companies.get(company).country());
        return search == null ? List.of() : search.patterns();
    }

    /**
     * One contact.
     *
     * @param agent null: whoever asks sees all
     * @throws DomainException 404 when there is none
     */
    public Contact get(CompanyId company, Integer agent, int id) {
        return queries.find(company, id)
                .filter(contact -> agent == null || contact.isAssignedTo(agent))
                .orElseThrow(() -> unknown(id));
    }

    /** A contact by its id, for those who take calls; empty: there is none any more. */
    public Optional<Contact> find(CompanyId company, int id) {
        return queries.find(company, id);
    }

    /**
     * Makes a contact.
     *
     * @throws DomainException 400 naming wrong fields, 409 naming the number that another contact has
     */
    public Contact create(CompanyId company, Actor actor, ContactChange contact) {
        ContactRules rules = rules(company);
        Contact wanted = wanted(rules, null, contact);
        rules.check();
        int id = queries.insert(company, wanted);
        takeNumbers(company, id, wanted.phoneNumbers());
        Contact made = queries.find(company, id).orElseThrow();
        audit.write(company, actor, "contact.create", subject(id), null, ContactSnapshot.of(made));
        return made;
    }

    /**
     * Changes a contact; what is the same already moves no version.
     *
     * @param agent null: whoever changes it sees all
     * @throws DomainException as {@link #create}; also 404, and 409 when the change was made from another version
     */
    public Contact change(CompanyId company, Actor actor, Integer agent, int id, ContactChange change) {
        if (change.phoneNumbers() != null) {
            queries.lockNumbers(company); // before the contact, as imports do
        }
        Contact before = held(company, agent, id);
        checkVersion(change.version(), before.version());
        checkVersion(change.notesVersion(), before.notesVersion());
        ContactRules rules = rules(company);
        Contact wanted = wanted(rules, before, change);
        rules.check();
        boolean otherNumbers = !wanted.phoneNumbers().equals(before.phoneNumbers());
        if (otherNumbers) {
            takeNumbers(company, id, wanted.phoneNumbers());
        }
        if (otherNumbers || !isSameBesidesNotes(before, wanted)) {
            queries.update(company, wanted);
        }
        if (!wanted.notes().equals(before.notes())) {
            queries.note(company, id, wanted.notes());
        }
        Contact after = queries.find(company, id).orElseThrow();
        if (after.version() != before.version() || after.notesVersion() != before.notesVersion()) {
            audit.write(
                    company,
                    actor,
                    "contact.update",
                    subject(id),
                    ContactSnapshot.of(before),
                    ContactSnapshot.of(after));
        }
        return after;
    }

    /**
     * Writes a contact's notes.
     *
     * @param agent   null: whoever writes sees all
     * @param version that they were made from; null: whichever there is
     * @throws DomainException 400 when they are too long, 404, 409 when they are of another version by now
     */
    public Contact note(CompanyId company, Actor actor, Integer agent, int id, String text, Integer version) {
        ContactRules rules = rules(company);
        rules.notes("text", text);
        rules.check();
        Contact before = held(company, agent, id);
        checkVersion(version, before.notesVersion());
        if (text.equals(before.notes())) {
            return before;
        }
        queries.note(company, id, text);
        audit.write(company, actor, "contact.note", subject(id), new Notes(before.notes()), new Notes(text));
        return queries.find(company, id).orElseThrow();
    }

    /**
     * Deletes a contact with its numbers and assignments; what it had to do with calls stays theirs.
     *
     * @throws DomainException 404 when there is none
     */
    public void delete(CompanyId company, Actor actor, int id) {
        Contact before = held(company, null, id);
        queries.delete(company, id);
        audit.write(company, actor, "contact.delete", subject(id), ContactSnapshot.of(before), null);
    }

    /** Holds the contact until the transaction ends. */
    private Contact held(CompanyId company, Integer agent, int id) {
        if (!queries.lock(company, id)) {
            throw unknown(id);
        }
        return get(company, agent, id);
    }

    private void takeNumbers(CompanyId company, int id, List<String> e164s) {
        queries.lockNumbers(company);
        Map<String, Integer> owners = queries.owners(company, e164s);
        for (int i = 0; i < e164s.size(); i++) {
            Integer owner = owners.get(e164s.get(i));
            if (owner != null && owner != id) {
                throw DomainException.taken(
                                "phone_numbers[" + i + "]", "contact.number-taken", e164s.get(i), owner.toString())
                        .withHint("contact.number-of", owner.toString());
            }
        }
        queries.setNumbers(company, id, e164s);
    }

    /** @param before null: it is new */
    private static Contact wanted(ContactRules rules, Contact before, ContactChange change) {
        boolean isNew = before == null;
        return new Contact(
                isNew ? 0 : before.id(),
                isNew || change.name() != null ? rules.name(change.name()) : before.name(),
                change.phoneNumbers() == null
                        ? isNew ? List.of() : before.phoneNumbers()
                        : rules.phoneNumbers(change.phoneNumbers()),
                word(rules, "lead_status", change.leadStatus(), isNew ? null : before.leadStatus()),
                word(rules, "product", change.product(), isNew ? null : before.product()),
                word(rules, "market", change.market(), isNew ? null : before.market()),
                word(rules, "state", change.state(), isNew ? null : before.state()),
                change.tags() == null ? isNew ? List.of() : before.tags() : rules.tags(change.tags()),
                change.notes() == null ? isNew ? "" : before.notes() : rules.notes("notes", change.notes()),
                isNew ? 1 : before.notesVersion(),
                change.custom() == null && !isNew
                        ? before.custom()
                        : rules.custom(isNew ? null : before.custom(), change.custom()),
                isNew ? List.of() : before.assignedTo(),
                isNew ? null : before.createdAt(),
                isNew ? null : before.updatedAt(),
                isNew ? 1 : before.version());
    }

    private static String word(ContactRules rules, String field, Optional<String> given, String before) {
        return given == null ? before : rules.word(field, given);
    }

    private static boolean isSameBesidesNotes(Contact before, Contact after) {
        return ContactSnapshot.of(before)
                .withNotes("")
                .equals(ContactSnapshot.of(after).withNotes(""));
    }

    private static void checkVersion(Integer given, int current) {
        if (given != null && given != current) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
    }

    private ContactRules rules(CompanyId company) {
        return new ContactRules(companies.get(company).country());
    }

    static DomainException unknown(int id) {
        return DomainException.notFound("contact.unknown", Integer.toString(id));
    }

    private static String subject(int id) {
        return "contact:" + id;
    }
}
