package io.dialplane.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.contact.ContactImport.OnKnown;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of contacts, on the database. */
class ContactImportSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final Actor BOSS = new Actor(9, "boss", "192.0.2.1");

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void aCompanyWithAContact() {
        DATABASE.run("""
                TRUNCATE company, audit_entry CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'IR', 'Asia/Tehran');
                INSERT INTO contact (id, company_id, name, product, tags, notes) VALUES (100000, 1, 'John', 'Door', '{VIP}', 'old'), (100001, 1, 'Jane', NULL, '{}', '');
                INSERT INTO contact_phone (company_id, e164, contact_id, n) VALUES (1, '+989123456789', 100000, 0), (1, '+989120000002', 100001, 0);
                """);
    }

    @Test
    void rows_become_contacts_change_those_that_are_there_or_are_refused_and_said_why() {
        int id = start(OnKnown.UPDATE, """
                name,phone_numbers,lead_status,tags,notes,custom.Roof
                Ali,09121111111|09121111112,New,a|b,,flat
                John Doe,09123456789|09121111113,Qualified,vip|c,,
                Jane,09120000002,,,,
                ,09121111114,,,,
                Both,09123456789|09120000002,,,,
                Wrong,12,,,,
                Ali again,09121111111,,,called,
                """);
        run();

        ContactImport job = in(beans -> beans.get(ContactImportJobs.class).get(ALPHA, id));
        assertThat(job.state()).isEqualTo("done");
        assertThat(List.of(job.total(), job.rows(), job.created(), job.updated(), job.skipped(), job.invalid()))
                .containsExactly(7, 7, 1, 2, 1, 3);
        Contact john = contact(100000);
        assertThat(john.name()).isEqualTo("John Doe");
        assertThat(john.phoneNumbers()).containsExactly("+989123456789", "+989121111113");
        assertThat(john.leadStatus()).isEqualTo("Qualified");
        assertThat(john.product()).isEqualTo("Door");
        assertThat(john.tags()).containsExactly("VIP", "c");
        assertThat(john.notes()).isEqualTo("old");
        assertThat(contact(100001).version()).isEqualTo(1);
        assertThat(
                        DATABASE.texts(
                                "SELECT name || ' ' || array_to_string(tags, '+') || ' ' || notes || ' ' || custom FROM contact WHERE id < 100000"))
                .containsExactly("Ali again a+b called {\"Roof\": \"flat\"}");
        assertThat(ContactImportSqlIT.<List<ContactImport.Rejected>>in(
                        beans -> beans.get(ContactImportJobs.class).rejected(ALPHA, id)))
                .containsExactly(
                        new ContactImport.Rejected(
                                5, "name", "", "must have 1 to 255 characters, none of them a control character"),
                        new ContactImport.Rejected(
                                6, "phone_numbers", "09123456789 | 09120000002", "are numbers of several contacts"),
                        new ContactImport.Rejected(7, "phone_numbers[0]", "12", "is not a valid phone number"));
        assertThat(DATABASE.texts("SELECT action FROM audit_entry ORDER BY id"))
                .containsExactly("contact-import.start", "contact-import.done");
        assertThat(DATABASE.texts("SELECT 1 FROM contact_import WHERE file IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void contacts_that_are_there_may_stay_as_they_are() {
        int id = start(OnKnown.SKIP, "name,phone_numbers\nJohn Doe,09123456789\nNew,09121111111\n");
        run();
        assertThat(contact(100000).name()).isEqualTo("John");
        ContactImport job = in(beans -> beans.get(ContactImportJobs.class).get(ALPHA, id));
        assertThat(List.of(job.created(), job.updated(), job.skipped())).containsExactly(1, 0, 1);
    }

    @Test
    void who_goes_on_with_a_job_begins_behind_what_was_merged_and_the_first_runner_has_lost_it() {
        int id = start(OnKnown.UPDATE, rows(450));
        UUID dead = UUID.randomUUID();
        in(beans -> {
            beans.get(ContactImportJobs.class).claim(ALPHA, dead, Duration.ZERO);
            return beans.get(ContactImportSteps.class).merge(ALPHA, id, dead, OnKnown.UPDATE, part(rows(450), 200));
        });
        assertThat(DATABASE.texts("SELECT row_count FROM contact_import")).containsExactly("200");
        assertThat(in(beans -> beans.get(ContactImportJobs.class).claim(ALPHA, UUID.randomUUID(), Duration.ofHours(1)))
                        .isEmpty())
                .as("its runner was heard of")
                .isTrue();
        DATABASE.run("UPDATE contact_import SET seen_at = now() - interval '1 hour'");
        run();
        assertThat(DATABASE.texts("SELECT created || ' ' || skipped || ' ' || state FROM contact_import"))
                .containsExactly("450 0 done");
        boolean merged = in(beans ->
                beans.get(ContactImportSteps.class).merge(ALPHA, id, dead, OnKnown.UPDATE, part(rows(450), 200)));
        assertThat(merged).isFalse();
    }

    @Test
    void a_cancelled_job_leaves_what_it_merged_and_is_over() {
        int id = start(OnKnown.UPDATE, rows(3));
        ContactImport cancelled = in(beans -> beans.get(ContactImportJobs.class).cancel(ALPHA, BOSS, id));
        assertThat(cancelled.state()).isEqualTo("cancelled");
        run();
        assertThat(DATABASE.texts("SELECT count(*) FROM contact")).containsExactly("2");
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> in(beans ->
                                        beans.get(ContactImportJobs.class).cancel(ALPHA, BOSS, id)))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void companies_with_jobs_are_known_and_old_jobs_are_forgotten() {
        start(OnKnown.UPDATE, rows(1));
        assertThat(companies()).containsExactly(ALPHA);
        run();
        assertThat(companies()).isEmpty();
        DATABASE.run("UPDATE contact_import SET finished_at = now() - interval '31 days'");
        assertThat(companies()).containsExactly(ALPHA);
        run();
        assertThat(DATABASE.texts("SELECT id FROM contact_import")).isEmpty();
    }

    private static List<CompanyId> companies() {
        return in(beans -> beans.get(ContactImports.class).companies());
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "Contact " + i + ",0935" + String.format("%07d", i))
                .collect(Collectors.joining("\n", "name,phone\n", "\n"));
    }

    private static List<ContactRow> part(String file, int count) {
        List<ContactRow> rows = new ArrayList<>();
        ContactFile.of(file.getBytes(StandardCharsets.UTF_8)).forEach(0, rows::add);
        return rows.subList(0, count);
    }

    private static int start(OnKnown onKnown, String file) {
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        int rows = ContactFile.of(bytes).count();
        return in(beans -> beans.get(ContactImportJobs.class).add(ALPHA, BOSS, "x.csv", bytes, rows, onKnown))
                .id();
    }

    private static void run() {
        in(beans -> {
            beans.get(ContactImports.class).run(ALPHA);
            return null;
        });
    }

    private static Contact contact(int id) {
        return in(beans -> beans.get(ContactService.class).get(ALPHA, null, id));
    }

    private static <T> T in(Function<TestBeans, T> work) {
        return PERSISTENCE.in(em -> work.apply(new TestBeans(em, Clock.systemUTC())));
    }
}
