package io.dialplane.contact;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Texts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Merges parts of a file; what a part came to is written in the transaction that merged it. */
@Stateless
@InCompany
public class ContactImportSteps {

    /** Rows that were not taken and are kept, of one job. */
    static final int MOST_REJECTED = 1_000;

    private static final int LONGEST_GIVEN = 200;

    @Inject
    private ContactQueries contacts;

    @Inject
    private ContactImportQueries jobs;

    @Inject
    private CompanyService companies;

    /** What became of a row. */
    private enum Outcome {
        CREATED,
        UPDATED,
        SKIPPED
    }

    /**
     * Merges rows.
     *
     * @return false: the job is somebody else's by now, or was cancelled; nothing was merged
     */
    public boolean merge(
            CompanyId company, int job, UUID runner, ContactImport.OnKnown onKnown, List<ContactRow> rows) {
        if (!jobs.hold(company, job, runner)) {
            return false;
        }
        contacts.lockNumbers(company);
        String country = companies.get(company).country();
        int[] outcomes = new int[Outcome.values().length];
        List<ContactImport.Rejected> rejected = new ArrayList<>();
        for (ContactRow row : rows) {
            try {
                outcomes[merge(company, new ContactRules(country), onKnown, row).ordinal()]++;
            } catch (DomainException e) {
                rejected.add(rejected(row, e));
            }
        }
        int room = Math.max(
                0, MOST_REJECTED - jobs.find(company, job).orElseThrow().invalid());
        jobs.reject(company, job, rejected.subList(0, Math.min(room, rejected.size())));
        jobs.count(
                company,
                job,
                outcomes[Outcome.CREATED.ordinal()],
                outcomes[Outcome.UPDATED.ordinal()],
                outcomes[Outcome.SKIPPED.ordinal()],
                rejected.size());
        return true;
    }

    private Outcome merge(CompanyId company, ContactRules rules, ContactImport.OnKnown onKnown, ContactRow row) {
        List<String> numbers = rules.phoneNumbers(row.phoneNumbers());
        rules.check();
        Set<Integer> owners = new HashSet<>(contacts.owners(company, numbers).values());
        if (owners.size() > 1) {
            throw DomainException.invalid("phone_numbers", "contact.file-several");
        }
        if (owners.isEmpty()) {
            Contact made = wanted(rules, null, numbers, row);
            rules.check();
            contacts.setNumbers(company, contacts.insert(company, made), numbers);
            return Outcome.CREATED;
        }
        int id = owners.iterator().next();
        if (onKnown == ContactImport.OnKnown.SKIP || !contacts.lock(company, id)) {
            return Outcome.SKIPPED;
        }
        Contact before = contacts.find(company, id).orElseThrow();
        Contact after = wanted(rules, before, numbers, row);
        rules.check();
        return write(company, before, after) ? Outcome.UPDATED : Outcome.SKIPPED;
    }

    /** False: it is as it was. */
    private boolean write(CompanyId company, Contact before, Contact after) {
        if (ContactSnapshot.of(before).equals(ContactSnapshot.of(after))) {
            return false;
        }
        contacts.setNumbers(company, before.id(), after.phoneNumbers());
        contacts.update(company, after);
        if (!after.notes().equals(before.notes())) {
            contacts.note(company, before.id(), after.notes());
        }
        return true;
    }

    /** @param before null: it is new */
    private static Contact wanted(ContactRules rules, Contact before, List<String> numbers, ContactRow row) {
        boolean isNew = before == null;
        ObjectNode custom = JsonNodeFactory.instance.objectNode();
        row.custom().forEach(custom::put);
        return new Contact(
                isNew ? 0 : before.id(),
                isNew || !row.name().isEmpty() ? rules.name(row.name()) : before.name(),
                isNew ? numbers : rules.phoneNumbers(joined(before.phoneNumbers(), numbers)),
                word(rules, "lead_status", row.leadStatus(), isNew ? null : before.leadStatus()),
                word(rules, "product", row.product(), isNew ? null : before.product()),
                word(rules, "market", row.market(), isNew ? null : before.market()),
                word(rules, "state", row.state(), isNew ? null : before.state()),
                rules.tags(isNew ? row.tags() : joined(before.tags(), row.tags())),
                !isNew && row.notes().isEmpty() ? before.notes() : rules.notes("notes", row.notes()),
                isNew ? 1 : before.notesVersion(),
                rules.custom(isNew ? null : before.custom(), custom),
                List.of(),
                null,
                null,
                isNew ? 1 : before.version());
    }

    private static List<String> joined(List<String> before, List<String> more) {
        Set<String> all = new LinkedHashSet<>(before);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static String word(ContactRules rules, String field, String given, String before) {
        return given.isEmpty() ? before : rules.word(field, Optional.of(given));
    }

    private static ContactImport.Rejected rejected(ContactRow row, DomainException why) {
        FieldError error = why.errors().get(0);
        String field = error.field();
        String given =
                switch (field.replaceFirst("\\[.*", "")) {
                    case "name" -> row.name();
                    case "phone_numbers" -> String.join(" | ", row.phoneNumbers());
                    case "lead_status" -> row.leadStatus();
                    case "product" -> row.product();
                    case "market" -> row.market();
                    case "state" -> row.state();
                    case "tags" -> String.join(" | ", row.tags());
                    case "notes" -> row.notes();
                    default -> row.custom().getOrDefault(field.replaceFirst("^custom[.]", ""), "");
                };
        return new ContactImport.Rejected(row.row(), field, Texts.cut(given, LONGEST_GIVEN), error.message());
    }
}
