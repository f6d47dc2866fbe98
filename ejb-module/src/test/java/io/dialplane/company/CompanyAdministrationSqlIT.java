package io.dialplane.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.audit.Actor;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Companies made, found and changed, also by two at once and beside a dialer. */
class CompanyAdministrationSqlIT {

    private static final ZoneId TEHRAN = ZoneId.of("Asia/Tehran");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-21T08:00:00Z"), ZoneOffset.UTC);
    private static final Actor ROOT = new Actor(null, "root", "192.0.2.1");
    /** The audit log takes no entry without a name. */
    private static final Actor UNWRITABLE = new Actor(null, null, null);

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void nothingIsThere() throws SQLException {
        try (Connection connection = DATABASE.ownerUrl().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE company, audit_entry CASCADE");
        }
    }

    // ------------------------------------------------------------------------------------------------ made

    @Test
    void a_new_company_has_its_lock_a_scenario_and_an_entry_in_its_own_log() {
        create("other");
        CompanyId alpha = create("alpha");
        String only = " WHERE company_id = " + alpha;
        assertThat(DATABASE.texts(
                        "SELECT concat_ws(' ', enabled, disabled_by_dialer, skip_holidays, version) FROM dialing"
                                + only))
                .containsExactly("t f t 1");
        assertThat(DATABASE.texts("SELECT concat_ws(' ', name, display_name, is_active) FROM scenario" + only))
                .containsExactly("default Default t");
        assertThat(DATABASE.texts(
                        "SELECT concat_ws(' ', actor, address, action, subject, before, after ->> 'name') FROM audit_entry"
                                + only))
                .containsExactly("root 192.0.2.1 company.create company:" + alpha + " alpha");
        assertThat(DATABASE.texts(
                        "SELECT concat_ws(' ', version, is_active, settings, updated_at = created_at) FROM company WHERE id = "
                                + alpha))
                .containsExactly("1 t {} t");
    }

    @Test
    void equipping_leaves_alone_what_is_there() {
        CompanyId alpha = create("alpha");
        DATABASE.run("UPDATE dialing SET enabled = false, version = 7; UPDATE scenario SET display_name = 'Ours'");
        PERSISTENCE.run(em -> beans(em).get(CompanyEquipment.class).equip(alpha));
        assertThat(DATABASE.texts(
                        "SELECT concat_ws(' ', d.enabled, d.version, s.display_name) FROM dialing d, scenario s"))
                .containsExactly("f 7 Ours");
    }

    @Test
    void a_taken_slug_is_named_and_nothing_is_left() {
        create("alpha");
        assertThat(refused(() -> create("alpha"))).isEqualTo("409 name");
        assertOnlyAlpha();
    }

    @Test
    void of_two_who_make_the_same_at_once_one_is_told() {
        CompletableFuture<Integer> second = PERSISTENCE.in(em -> {
            administration(em).create(ROOT, "alpha", "Alpha", "IR", TEHRAN);
            return PERSISTENCE.waiting(other -> administration(other)
                    .create(ROOT, "alpha", "Alpha", "IR", TEHRAN)
                    .version());
        });
        assertThat(refused(second::join)).isEqualTo("409 name");
        assertOnlyAlpha();
    }

    private static void assertOnlyAlpha() {
        for (String table : List.of("company", "dialing", "scenario", "audit_entry")) {
            assertThat(DATABASE.texts("SELECT count(*) FROM " + table))
                    .as(table)
                    .containsExactly("1");
        }
    }

    @Test
    void what_cannot_be_written_down_is_not_done() {
        assertThat(catchThrowable(() ->
                        PERSISTENCE.in(em -> administration(em).create(UNWRITABLE, "alpha", "Alpha", "IR", TEHRAN))))
                .isNotNull();
        assertThat(DATABASE.texts("SELECT name FROM company")).isEmpty();
        CompanyId alpha = create("alpha");
        assertThat(catchThrowable(() -> PERSISTENCE.in(em -> administration(em)
                        .change(alpha, UNWRITABLE, new CompanyChange("x", null, null, false, null, null)))))
                .isNotNull();
        assertThat(DATABASE.texts("SELECT concat_ws(' ', display_name, is_active, version) FROM company"))
                .containsExactly("Alpha t 1");
    }

    // ------------------------------------------------------------------------------------------------ found

    @Test
    void companies_are_found_by_id_and_by_slug() {
        CompanyId alpha = create("alpha");
        CompanyId beta = create("beta");
        change(beta, new CompanyChange(null, null, null, false, null, null));
        assertThat(find("alpha")).contains("alpha");
        assertThat(find(alpha.toString())).contains("alpha");
        assertThat(find("beta")).as("also when it is not active").contains("beta");
        for (String nobody : List.of("Alpha", "alp", "%", "", "0", "-1", "999999999", "99999999999999", alpha + " ")) {
            assertThat(find(nobody)).as(nobody).isEmpty();
        }
        List<Company> all =
                PERSISTENCE.in(em -> beans(em).get(CompanyQueries.class).all());
        assertThat(all).extracting(Company::name).containsExactly("alpha", "beta");
    }

    private static Optional<String> find(String idOrSlug) {
        return PERSISTENCE.in(
                em -> beans(em).get(CompanyQueries.class).find(idOrSlug).map(Company::name));
    }

    // ------------------------------------------------------------------------------------------------ changed

    @Test
    void a_change_is_written_down_and_moves_the_version_on() {
        CompanyId alpha = create("alpha");
        create("beta");
        int version = change(
                alpha, new CompanyChange("New", "TR", ZoneId.of("Europe/Istanbul"), false, settings("{\"a\": 1}"), 1));
        assertThat(version).isEqualTo(2);
        assertThat(
                        DATABASE.texts(
                                "SELECT concat_ws(' ', display_name, country, time_zone, is_active, settings, version) FROM company ORDER BY id"))
                .containsExactly("New TR Europe/Istanbul f {\"a\": 1} 2", "Alpha IR Asia/Tehran t {} 1");
        assertThat(DATABASE.texts(
                        "SELECT concat_ws(' ', company_id, actor, before ->> 'display_name', after ->> 'display_name', before -> 'settings',"
                                + " after -> 'settings') FROM audit_entry WHERE action = 'company.update'"))
                .containsExactly(alpha + " root Alpha New {} {\"a\": 1}");
    }

    @Test
    void a_change_that_changes_nothing_is_none() {
        CompanyId alpha = create("alpha");
        assertThat(change(alpha, new CompanyChange("Alpha", "IR", TEHRAN, true, settings("{\"x\": null}"), null)))
                .isEqualTo(1);
        assertThat(DATABASE.texts("SELECT action FROM audit_entry")).containsExactly("company.create");
    }

    @Test
    void a_wrong_setting_keeps_everything_as_it_was() {
        CompanyId alpha = create("alpha");
        assertThat(refused(() -> change(
                        alpha,
                        new CompanyChange("x", null, null, null, settings("{\"cost_per_connected\": -1}"), null))))
                .isEqualTo("400 settings.cost_per_connected");
        assertThat(refused(() -> change(alpha, new CompanyChange("x", "XX", null, null, null, null))))
                .isEqualTo("400 country");
        assertThat(refused(() -> change(new CompanyId(999), new CompanyChange("x", null, null, null, null, null))))
                .isEqualTo("404");
        assertThat(DATABASE.texts("SELECT concat_ws(' ', display_name, version) FROM company"))
                .containsExactly("Alpha 1");
    }

    @Test
    void a_change_from_a_version_that_somebody_has_changed_meanwhile_is_refused() {
        CompanyId alpha = create("alpha");
        CompletableFuture<Integer> second = PERSISTENCE.in(em -> {
            administration(em).change(alpha, ROOT, new CompanyChange("One", null, null, null, null, 1));
            return PERSISTENCE.waiting(other -> administration(other)
                    .change(alpha, ROOT, new CompanyChange("Two", null, null, null, null, 1))
                    .version());
        });
        assertThat(refused(second::join)).isEqualTo("409");
        assertThat(DATABASE.texts("SELECT concat_ws(' ', display_name, version) FROM company"))
                .containsExactly("One 2");
    }

    @Test
    void settings_changed_by_two_at_once_are_both_kept() {
        CompanyId alpha = create("alpha");
        CompletableFuture<Integer> second = PERSISTENCE.in(em -> {
            administration(em)
                    .change(alpha, ROOT, new CompanyChange(null, null, null, null, settings("{\"a\": 1}"), null));
            return PERSISTENCE.waiting(other -> administration(other)
                    .change(alpha, ROOT, new CompanyChange(null, null, null, null, settings("{\"b\": 2}"), null))
                    .version());
        });
        assertThat(second.join()).isEqualTo(3);
        assertThat(DATABASE.texts("SELECT settings FROM company")).containsExactly("{\"a\": 1, \"b\": 2}");
    }

    @Test
    void a_change_waits_for_the_batch_that_is_being_handed_out() throws SQLException {
        CompanyId alpha = create("alpha");
        CompletableFuture<Integer> change;
        try (Connection dialer = DATABASE.app();
                Statement statement = dialer.createStatement()) {
            dialer.setAutoCommit(false);
            statement.execute(
                    "SELECT outcome FROM claim_batch(" + alpha + ", gen_random_uuid(), 1, 1, 1, 'infinity', NULL, 10)");
            change = PERSISTENCE.waiting(em -> administration(em)
                    .change(alpha, ROOT, new CompanyChange(null, null, null, false, null, null))
                    .version());
            dialer.commit();
        }
        assertThat(change.join()).isEqualTo(2);
    }

    // ------------------------------------------------------------------------------------------------ words

    private static CompanyId create(String slug) {
        return PERSISTENCE.in(em ->
                administration(em).create(ROOT, slug, "Alpha", "IR", TEHRAN).id());
    }

    /** Returns the version. */
    private static int change(CompanyId company, CompanyChange change) {
        return PERSISTENCE.in(
                em -> administration(em).change(company, ROOT, change).version());
    }

    private static CompanyAdministration administration(EntityManager em) {
        return beans(em).get(CompanyAdministration.class);
    }

    private static TestBeans beans(EntityManager em) {
        return new TestBeans(em, CLOCK);
    }

    private static ObjectNode settings(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The status, and the field if one is named. */
    private static String refused(ThrowingCallable work) {
        Throwable thrown = catchThrowable(work);
        DomainException refused =
                (DomainException) (thrown instanceof CompletionException ? thrown.getCause() : thrown);
        return refused.errors().stream().map(FieldError::field).reduce("" + refused.status(), (a, b) -> a + " " + b);
    }
}
