package io.dialplane.provisioning;

import static io.dialplane.provisioning.TestProvisioning.ALPHA;
import static io.dialplane.provisioning.TestProvisioning.BETA;
import static io.dialplane.provisioning.TestProvisioning.BOSS;
import static io.dialplane.provisioning.TestProvisioning.ROOT;
import static io.dialplane.provisioning.TestProvisioning.active;
import static io.dialplane.provisioning.TestProvisioning.cluster;
import static io.dialplane.provisioning.TestProvisioning.person;
import static io.dialplane.provisioning.TestProvisioning.suspended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.extension.Extension;
import io.dialplane.extension.SipCredential;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.provisioning.AgentRegistry.Greeting;
import io.dialplane.provisioning.AgentRegistry.Note;
import io.dialplane.session.SessionService;
import io.dialplane.user.UserRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told the passwords of telephones, how long they are good, and when registrations end. */
class TelephonesSqlIT {

    private static final TestProvisioning AT = new TestProvisioning();

    @AfterAll
    static void close() {
        AT.close();
    }

    @BeforeEach
    void twoCompanies() {
        AT.twoCompanies();
    }

    @Test
    void of_two_log_ins_the_newest_has_the_passwords_whoever_comes_first() {
        int john = AT.with(
                        AgentRegistry.class,
                        s -> s.create(BETA, BOSS, person("john@acme.test"), 1, Greeting.MAIL, Note.NONE))
                .user()
                .id();
        UUID older = AT.with(SessionService.class, s -> s.open(john, "hash", "desktop", Duration.ofHours(1)))
                .sid();
        UUID newer = AT.with(SessionService.class, s -> s.open(john, "hash", "desktop", Duration.ofHours(1)))
                .sid();
        AT.database.run("UPDATE user_session SET ended_at = clock_timestamp() WHERE sid = '" + older + "'");
        assertThat((List<?>) AT.with(AgentLogins.class, s -> s.takeOver(BETA, john, newer)))
                .hasSize(1);
        List<SipCredential> told = AT.with(AgentLogins.class, s -> s.credentials(BETA, john, "desktop", newer));

        assertThat((List<?>) AT.with(AgentLogins.class, s -> s.takeOver(BETA, john, older)))
                .isEmpty();
        assertThat((List<?>) AT.with(AgentLogins.class, s -> s.credentials(BETA, john, "desktop", newer)))
                .isEqualTo(told);
    }

    @Test
    void what_is_to_end_registrations_stays_until_somebody_logs_in_anew() {
        AT.map(BETA, AT.listening("tehran"));
        int agent = AT.agent("john@acme.test");
        UUID sid = AT.session(agent);
        int extension = Integer.parseInt(
                AT.texts("SELECT id FROM extension WHERE number = 8000").get(0));
        AT.run(ExtensionAdministration.class, s -> s.rotatePassword(BETA, ROOT, extension));
        assertThat(AT.credentials(agent, sid)).hasSize(1);
        assertThat(AT.texts("SELECT number FROM switch_entry WHERE flush"))
                .as("a session that goes on does not save the registrations of whoever had the old password")
                .containsExactly("8000");
        AT.with(AgentLogins.class, s -> s.takeOver(BETA, agent, sid));
        assertThat(AT.texts("SELECT number FROM switch_entry")).isEmpty();
    }

    @Test
    void passwords_of_extensions_are_told_to_a_session_that_goes_on() {
        int agent = AT.agent("john@acme.test");
        UUID sid = AT.session(agent);
        assertThat(AT.credentials(agent, sid)).hasSize(1);
        List<SipCredential> elsewhere = AT.with(AgentLogins.class, s -> s.credentials(BETA, agent, "panel", sid));
        assertThat(elsewhere).as("another door").isEmpty();
        UUID newer = AT.session(agent);
        CompletableFuture<List<SipCredential>> told = AT.persistence.in(em -> {
            new TestBeans(em, Clock.systemUTC()).get(SessionService.class).end(sid, "taken-over");
            new TestBeans(em, Clock.systemUTC()).get(AgentLogins.class).takeOver(BETA, agent, newer);
            return AT.persistence.waiting(other -> new TestBeans(other, Clock.systemUTC())
                    .get(AgentLogins.class)
                    .credentials(BETA, agent, "provisioning", sid));
        });
        assertThat(told.join()).as("it ends meanwhile").isEmpty();
        assertThat(AT.credentials(agent, newer)).hasSize(1);
        AT.database.run("UPDATE user_session SET expires_at = now()");
        assertThat(AT.credentials(agent, newer)).isEmpty();
    }

    @Test
    void a_telephone_ends_with_its_session_however_that_ends() {
        AT.map(BETA, AT.listening("tehran"));
        int agent = AT.agent("john@acme.test");
        ends(agent, sid -> AT.with(SessionService.class, s -> s.end(sid, "logged-out")));
        ends(agent, sid -> AT.database.run("UPDATE user_session SET expires_at = now() WHERE sid = '" + sid + "'"));
        ends(agent, sid -> AT.run(SessionService.class, s -> s.endAllOf(agent, "password")));
        ends(agent, sid -> AT.database.run("DELETE FROM user_session WHERE sid = '" + sid + "'"));
        ends(agent, sid -> AT.run(UserRegistry.class, s -> s.change(BETA, BOSS, agent, suspended(), null, null)));
        AT.run(UserRegistry.class, s -> s.change(BETA, BOSS, agent, active(), null, null));
        ends(agent, sid -> AT.database.run("UPDATE company SET is_active = false WHERE id = 7"));
    }

    /** A session is told the password, and ends: the password is another one, and registrations end, once. */
    private static void ends(int agent, Consumer<UUID> end) {
        UUID sid = AT.session(agent);
        AT.with(AgentLogins.class, s -> s.takeOver(BETA, agent, sid));
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        String password = password();
        assertThat(AT.texts("SELECT number FROM switch_entry")).as("it goes on").isEmpty();
        end.accept(sid);
        assertThat(AT.companiesToTidy()).contains(BETA.value());
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        assertThat(password()).isNotEqualTo(password);
        assertThat(AT.texts("SELECT number FROM switch_entry WHERE flush")).containsExactly("8000");
        password = password();
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        assertThat(password()).isEqualTo(password);
    }

    @Test
    void a_telephone_goes_on_while_one_of_the_sessions_does_that_know_its_password() {
        AT.map(BETA, AT.listening("tehran"));
        int agent = AT.agent("john@acme.test");
        UUID first = AT.session(agent);
        UUID second = AT.session(agent);
        assertThat(AT.credentials(agent, first)).isEqualTo(AT.credentials(agent, second));
        AT.with(SessionService.class, s -> s.end(first, "logged-out"));
        String password = password();
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        assertThat(password()).isEqualTo(password);
        AT.with(SessionService.class, s -> s.end(second, "logged-out"));
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        assertThat(password()).isNotEqualTo(password);
    }

    @Test
    void registrations_end_where_a_company_was_served_before() {
        int tehran = AT.listening("tehran");
        AT.map(BETA, tehran);
        AT.agent("john@acme.test");
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        assertThat(AT.texts("SELECT number FROM switch_entry")).isEmpty();
        int shiraz = AT.listening("shiraz");
        AT.map(BETA, shiraz);
        assertThat(AT.texts("SELECT cluster_id || ' ' || number FROM switch_entry WHERE flush"))
                .containsExactly(tehran + " 8000");
        AT.database.run("TRUNCATE switch_entry; DELETE FROM company_cluster");
        AT.change(tehran, cluster().isDefault(true)); // nobody but the timer looks at the companies then
        AT.run(AgentRegistry.class, s -> s.tidy(ALPHA));
        assertThat(AT.companiesToTidy()).containsExactly(BETA.value());
        AT.run(AgentRegistry.class, s -> s.tidy(BETA));
        assertThat(AT.texts("SELECT cluster_id || ' ' || number FROM switch_entry WHERE flush"))
                .containsExactly(shiraz + " 8000");
        assertThat(AT.companiesToTidy()).isEmpty();
    }

    @Test
    void a_password_is_rotated_for_its_owner_and_nobody_else() {
        AT.map(BETA, AT.listening("tehran"));
        int agent = AT.agent("john@acme.test");
        UUID sid = AT.session(agent);
        String password = AT.credentials(agent, sid).get(0).password();
        AT.with(ExtensionAdministration.class, s -> s.rotatePassword(BETA, ROOT, extension(8000)));
        assertThat(AT.credentials(agent, sid).get(0).password()).isNotEqualTo(password);
        assertThat(AT.texts("SELECT number FROM switch_entry WHERE flush")).containsExactly("8000");
        assertThat(AT.texts(
                        "SELECT actor || ' ' || subject FROM audit_entry WHERE action = 'extension.rotate-password'"))
                .containsExactly("root extension:" + extension(8000));
        assertThat(AT.texts("SELECT a::text FROM audit_entry a")).noneMatch(entry -> entry.contains(password));
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> AT.with(
                                        ExtensionAdministration.class,
                                        s -> s.rotatePassword(BETA, ROOT, extension(8001))))
                        .status())
                .as("nobody's")
                .isEqualTo(409);
    }

    @Test
    void an_extension_that_moves_is_the_new_owners_with_another_password() {
        AT.map(BETA, AT.listening("tehran"));
        int john = AT.agent("john@acme.test");
        int jane = AT.agent("jane@acme.test");
        UUID johns = AT.session(john);
        UUID janes = AT.session(jane);
        String password = AT.credentials(john, johns).get(0).password();
        Extension moved = AT.with(
                ExtensionAdministration.class,
                s -> s.change(
                        BETA,
                        ROOT,
                        extension(8000),
                        new ExtensionAdministration.Change(Optional.of(jane), null, null)));
        assertThat(moved.userId()).isEqualTo(jane);
        assertThat(catchThrowableOfType(
                                DomainException.class,
                                () -> AT.with(
                                        ExtensionAdministration.class,
                                        s -> s.change(
                                                BETA,
                                                ROOT,
                                                extension(8000),
                                                shown -> shown.userId() == john,
                                                new ExtensionAdministration.Change(Optional.empty(), null, null))))
                        .key())
                .as("it is not john's any more")
                .isEqualTo("request.changed-meanwhile");
        assertThat(AT.credentials(john, johns)).isEmpty();
        assertThat(AT.credentials(jane, janes))
                .extracting(SipCredential::number)
                .containsExactly(8001, 8000);
        assertThat(AT.credentials(jane, janes))
                .extracting(SipCredential::password)
                .doesNotContain(password);
        assertThat(AT.texts("SELECT number FROM switch_entry WHERE flush")).containsExactly("8000");
        assertThat(
                        AT.texts(
                                "SELECT actor || ' ' || (before ->> 'user_id') || ' ' || (after ->> 'user_id') FROM audit_entry WHERE action = 'extension.update'"))
                .containsExactly("root " + john + " " + jane);
    }

    private static int extension(int number) {
        return Integer.parseInt(
                AT.texts("SELECT id FROM extension WHERE number = " + number).get(0));
    }

    private static String password() {
        return AT.texts("SELECT sip_password FROM extension WHERE number = 8000")
                .get(0);
    }
}
