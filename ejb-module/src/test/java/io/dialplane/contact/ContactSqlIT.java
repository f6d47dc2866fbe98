package io.dialplane.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.user.User;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contacts and their assignments, on the database. */
class ContactSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(2);
    private static final Actor BOSS = new Actor(9, "boss", "192.0.2.1");
    private static final int ALI = 7;
    private static final int BERTA = 8;

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, User.class, Company.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void people() {
        DATABASE.run("""
                TRUNCATE company, audit_entry CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'US', 'America/New_York');
                INSERT INTO users (id, company_id, username, first_name, last_name, password_hash, role)
                VALUES (7, 1, 'ali', 'Ali', 'Karimi', 'x', 'AGENT'), (8, 1, 'berta', NULL, NULL, 'x', 'AGENT'),
                       (9, 1, 'boss', NULL, NULL, 'x', 'ADMIN'), (10, 1, 'carla', NULL, NULL, 'x', 'SUPERVISOR'),
                       (20, 2, 'dora', NULL, NULL, 'x', 'AGENT');
                """);
    }

    @Test
    void a_contact_keeps_what_it_was_given() {
        ObjectNode custom =
                JsonNodeFactory.instance.objectNode().put("Roof", "flat").put("rooms", 4);
        Contact made = contacts(service -> service.create(
                ALPHA,
                BOSS,
                new ContactChange(
                        " John Doe ",
                        List.of("0912 345 6789", "+1 626-313-3690", "00989123456789"),
                        Optional.of("Qualified"),
                        Optional.of("Door Project"),
                        Optional.of("Sydney"),
                        Optional.of(" "),
                        List.of("VIP", "vip", " door "),
                        "Call back",
                        null,
                        custom,
                        null)));

        assertThat(made.name()).isEqualTo("John Doe");
        assertThat(made.phoneNumbers()).containsExactly("+989123456789", "+16263133690");
        assertThat(made.leadStatus()).isEqualTo("Qualified");
        assertThat(made.state()).isNull();
        assertThat(made.tags()).containsExactly("VIP", "door");
        assertThat(made.notes()).isEqualTo("Call back");
        assertThat(made.custom()).isEqualTo(custom);
        assertThat(made.assignedTo()).isEmpty();
        assertThat(made.version()).isEqualTo(1);
        assertThat(made.notesVersion()).isEqualTo(1);
        assertThat(ContactSqlIT.<Contact>contacts(service -> service.get(ALPHA, null, made.id())))
                .isEqualTo(made);
        assertThat(status(() -> contacts(service -> service.get(BETA, null, made.id()))))
                .isEqualTo(404);
    }

    @Test
    void what_is_wrong_is_named_and_nothing_is_made() {
        DomainException refused = refused(() -> contacts(service -> service.create(
                ALPHA,
                BOSS,
                new ContactChange(
                        " ",
                        List.of("+989123456789", "12"),
                        Optional.of("x".repeat(101)),
                        null,
                        null,
                        null,
                        List.of("a\nb"),
                        null,
                        null,
                        JsonNodeFactory.instance.objectNode().set("deep", JsonNodeFactory.instance.objectNode()),
                        null))));

        assertThat(refused.errors())
                .extracting(FieldError::field)
                .containsExactly("name", "phone_numbers[1]", "lead_status", "tags[0]", "custom.deep");
        assertThat(DATABASE.texts("SELECT id FROM contact")).isEmpty();
    }

    @Test
    void a_number_is_one_contacts_in_a_company_and_free_again_when_taken_away() {
        Contact first = create(ALPHA, "First", "+989123456789");
        DomainException taken = refused(() -> create(ALPHA, "Second", "+989120000000", "09123456789"));
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.errors()).extracting(FieldError::field).containsExactly("phone_numbers[1]");
        assertThat(taken.hint()).isEqualTo("Contact " + first.id() + " has it");
        create(BETA, "Of others", "+989123456789");

        Contact changed = contacts(
                service -> service.change(ALPHA, BOSS, null, first.id(), numbers("+989120000001", "+989120000002")));
        assertThat(changed.phoneNumbers()).containsExactly("+989120000001", "+989120000002");
        assertThat(changed.version()).isEqualTo(2);
        assertThat(create(ALPHA, "Second", "+989123456789").phoneNumbers()).containsExactly("+989123456789");
        Contact turned = contacts(
                service -> service.change(ALPHA, BOSS, null, first.id(), numbers("+989120000002", "+989120000001")));
        assertThat(turned.phoneNumbers()).containsExactly("+989120000002", "+989120000001");
    }

    @Test
    void of_two_who_want_a_number_at_once_one_gets_it() throws Exception {
        CompletableFuture<Integer> second = PERSISTENCE.in(em -> {
            new TestBeans(em, Clock.systemUTC())
                    .get(ContactService.class)
                    .create(ALPHA, BOSS, change("First", List.of("+989123456789")));
            return PERSISTENCE.waiting(other -> status(() -> new TestBeans(other, Clock.systemUTC())
                    .get(ContactService.class)
                    .create(ALPHA, BOSS, change("Second", List.of("+989123456789")))));
        });
        assertThat(second.get()).isEqualTo(409);
    }

    @Test
    void a_change_leaves_what_it_does_not_name_and_the_same_again_is_no_change() {
        Contact made = create(ALPHA, "John", "+989123456789");
        ContactChange change = new ContactChange(
                null, null, Optional.of("Lead"), null, null, null, null, null, null, null, made.version());
        Contact after = contacts(service -> service.change(ALPHA, BOSS, null, made.id(), change));
        assertThat(after.leadStatus()).isEqualTo("Lead");
        assertThat(after.phoneNumbers()).isEqualTo(made.phoneNumbers());
        assertThat(after.version()).isEqualTo(2);
        assertThat(status(() -> contacts(service -> service.change(ALPHA, BOSS, null, made.id(), change))))
                .isEqualTo(409);
        assertThat(contacts(service -> service.change(
                                ALPHA,
                                BOSS,
                                null,
                                made.id(),
                                new ContactChange(
                                        "John",
                                        null,
                                        Optional.of("Lead"),
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        2)))
                        .version())
                .isEqualTo(2);
        assertThat(DATABASE.texts("SELECT action FROM audit_entry ORDER BY id"))
                .containsExactly("contact.create", "contact.update");
    }

    @Test
    void notes_have_a_version_of_their_own() {
        Contact made = create(ALPHA, "John");
        Contact noted = contacts(service -> service.note(ALPHA, BOSS, null, made.id(), "asked for a door", 1));
        assertThat(noted.notes()).isEqualTo("asked for a door");
        assertThat(noted.notesVersion()).isEqualTo(2);
        assertThat(noted.version()).isEqualTo(1);
        assertThat(status(() -> contacts(service -> service.note(ALPHA, BOSS, null, made.id(), "other", 1))))
                .isEqualTo(409);
        assertThat(contacts(service -> service.note(ALPHA, BOSS, null, made.id(), "other", null))
                        .notesVersion())
                .isEqualTo(3);
        assertThat(status(() ->
                        contacts(service -> service.note(ALPHA, BOSS, null, made.id(), "x".repeat(20_001), null))))
                .isEqualTo(400);
    }

    @Test
    void agents_see_and_change_what_is_assigned_to_them() {
        Contact mine = create(ALPHA, "Mine", "+989123456789");
        Contact theirs = create(ALPHA, "Theirs");
        assign(mine.id(), ALI, true);
        assign(theirs.id(), BERTA, true);

        assertThat(ContactSqlIT.<List<Contact>>contacts(service -> service.page(ALPHA, ALI, all(), 0, 50)))
                .extracting(Contact::name)
                .containsExactly("Mine");
        assertThat(contacts(service -> service.get(ALPHA, ALI, mine.id())).assignedTo())
                .containsExactly(new Contact.Assignee(ALI, "Ali Karimi"));
        assertThat(status(() -> contacts(service -> service.get(ALPHA, ALI, theirs.id()))))
                .isEqualTo(404);
        assertThat(status(() -> contacts(service -> service.note(ALPHA, BOSS, ALI, theirs.id(), "x", null))))
                .isEqualTo(404);
        assertThat(contacts(service -> service.note(ALPHA, BOSS, ALI, mine.id(), "x", 1))
                        .notes())
                .isEqualTo("x");
        assign(mine.id(), ALI, false);
        assertThat(status(() -> contacts(service -> service.get(ALPHA, ALI, mine.id()))))
                .isEqualTo(404);
    }

    @Test
    void repeating_an_assignment_changes_it() {
        Contact contact = create(ALPHA, "John", "+989123456789");
        AssignmentService.Assigned first = assign(contact.id(), ALI, true);
        AssignmentService.Assigned again = assign(contact.id(), ALI, true);
        AssignmentService.Assigned off = assign(contact.id(), ALI, false);
        assertThat(first.isNew()).isTrue();
        assertThat(again).isEqualTo(new AssignmentService.Assigned(first.assignment(), false));
        assertThat(off.assignment().id()).isEqualTo(first.assignment().id());
        assertThat(off.assignment().active()).isFalse();
        assertThat(caller("+989123456789").assignedTo()).isEmpty();
        assertThat(DATABASE.texts("SELECT action FROM audit_entry WHERE action LIKE 'assignment%' ORDER BY id"))
                .containsExactly("assignment.create", "assignment.update");
        for (int nobody : new int[] {10, 20, 99}) {
            assertThat(refused(() -> assign(contact.id(), nobody, true)).errors())
                    .extracting(FieldError::field)
                    .containsExactly("user_id");
        }
        assertThat(refused(() -> assign(4711, ALI, true)).errors())
                .extracting(FieldError::field)
                .containsExactly("contact_id");
    }

    @Test
    void a_caller_is_found_with_whoever_is_assigned() {
        Contact contact = create(ALPHA, "John", "+16263133690", "+989123456789");
        assign(contact.id(), BERTA, true);
        assign(contact.id(), ALI, true);
        assertThat(caller("+989123456789"))
                .isEqualTo(new CallingContact(
                        contact.id(), "John", null, null, null, null, List.of(), List.of(ALI, BERTA)));
        assertThat(ContactSqlIT.<Optional<CallingContact>>in(
                        beans -> beans.get(Callers.class).find(ALPHA, "+989120000000")))
                .isEmpty();
        assertThat(ContactSqlIT.<Optional<CallingContact>>in(
                        beans -> beans.get(Callers.class).find(BETA, "+989123456789")))
                .isEmpty();
    }

    @Test
    void lists_are_searched_and_filtered() {
        Contact john = contacts(service -> service.create(
                ALPHA,
                BOSS,
                new ContactChange(
                        "John Doe",
                        List.of("09123456789"),
                        Optional.of("Qualified"),
                        Optional.of("Door"),
                        Optional.of("Sydney"),
                        Optional.of("CA"),
                        List.of("VIP"),
                        null,
                        null,
                        null,
                        null)));
        Contact jane = create(ALPHA, "Jane Smith", "+989350000000");
        assign(jane.id(), ALI, true);
        create(BETA, "John of Beta");

        assertThat(found(new ContactFilter("doe", null, null, null, null, null, null, null)))
                .containsExactly(john.id());
        assertThat(found(new ContactFilter("0912", null, null, null, null, null, null, null)))
                .containsExactly(john.id());
        assertThat(found(new ContactFilter("+989350000000", null, null, null, null, null, null, null)))
                .containsExactly(jane.id());
        assertThat(found(new ContactFilter("j", null, null, null, null, null, null, null)))
                .containsExactly(jane.id(), john.id());
        assertThat(found(new ContactFilter("%", null, null, null, null, null, null, null)))
                .isEmpty();
        assertThat(found(new ContactFilter(null, "qualified", "DOOR", "sydney", "ca", "vip", null, null)))
                .containsExactly(john.id());
        assertThat(found(new ContactFilter(null, null, null, null, null, null, ALI, null)))
                .containsExactly(jane.id());
        assertThat(found(new ContactFilter(null, null, null, null, null, null, null, false)))
                .containsExactly(john.id());
        assertThat(found(new ContactFilter(null, null, null, null, null, null, null, true)))
                .containsExactly(jane.id());
        assertThat(ContactSqlIT.<List<Contact>>contacts(service -> service.page(ALPHA, null, all(), 1, 1)))
                .extracting(Contact::id)
                .containsExactly(john.id());
    }

    @Test
    void deleting_takes_numbers_and_assignments_along() {
        Contact contact = create(ALPHA, "John", "+989123456789");
        assign(contact.id(), ALI, true);
        contacts(service -> {
            service.delete(ALPHA, BOSS, contact.id());
            return null;
        });
        assertThat(DATABASE.texts("SELECT e164 FROM contact_phone UNION ALL SELECT status FROM assignment"))
                .isEmpty();
        assertThat(create(ALPHA, "Again", "+989123456789").name()).isEqualTo("Again");
    }

    private static List<Integer> found(ContactFilter filter) {
        List<Integer> ids = contacts(service -> service.page(ALPHA, null, filter, 0, 50)).stream()
                .map(Contact::id)
                .toList();
        assertThat(ContactSqlIT.<Long>contacts(service -> service.count(ALPHA, null, filter)))
                .isEqualTo(ids.size());
        return ids;
    }

    private static ContactFilter all() {
        return new ContactFilter(null, null, null, null, null, null, null, null);
    }

    private static Contact create(CompanyId company, String name, String... numbers) {
        return contacts(service -> service.create(company, BOSS, change(name, List.of(numbers))));
    }

    private static ContactChange change(String name, List<String> numbers) {
        return new ContactChange(name, numbers, null, null, null, null, null, null, null, null, null);
    }

    private static ContactChange numbers(String... numbers) {
        return change(null, List.of(numbers));
    }

    private static AssignmentService.Assigned assign(int contact, int user, boolean active) {
        return in(beans -> beans.get(AssignmentService.class).assign(ALPHA, BOSS, contact, user, active));
    }

    private static CallingContact caller(String e164) {
        return in(beans -> beans.get(Callers.class).find(ALPHA, e164)).orElseThrow();
    }

    private static <T> T contacts(Function<ContactService, T> work) {
        return in(beans -> work.apply(beans.get(ContactService.class)));
    }

    private static <T> T in(Function<TestBeans, T> work) {
        return PERSISTENCE.in(em -> work.apply(new TestBeans(em, Clock.systemUTC())));
    }

    private static int status(Runnable work) {
        return refused(work).status();
    }

    private static DomainException refused(Runnable work) {
        return catchThrowableOfType(DomainException.class, work::run);
    }
}
