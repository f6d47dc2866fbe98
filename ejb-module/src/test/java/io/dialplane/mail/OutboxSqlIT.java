package io.dialplane.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Secrets;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mails that wait, and the mail servers they go to. */
class OutboxSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(2);
    private static final Actor BOSS = new Actor(null, "boss", null);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-21T08:00:00Z"), ZoneOffset.UTC);
    private static final Instant FAR = Instant.parse("2126-03-21T08:00:00Z");
    private static final String LINK = "https://dialplane.test/?token=let-me-in";
    private static final Map<String, String> FILLING =
            Map.of("link", LINK, "name", "Ali", "username", "ali", "company", "Alpha", "minutes", "60");

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void twoCompanies() {
        DATABASE.run("""
                TRUNCATE company, audit_entry CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'DE', 'Europe/Berlin');
                """);
    }

    // ------------------------------------------------------------------------------------------------ outbox

    @Test
    void a_mail_waits_sealed_and_is_forgotten_when_it_is_over() {
        send(ALPHA, FAR);
        assertThat(DATABASE.texts("SELECT m::text FROM mail m")).hasSize(1).noneMatch(row -> row.contains("let-me-in"));
        ClaimedMail claimed = claim().orElseThrow();
        MailQueries.Waiting waiting = waiting(claimed).orElseThrow();
        assertThat(waiting.recipient()).isEqualTo("ali@example.test");
        assertThat(waiting.attempts()).isEqualTo(1);
        assertThat(waiting.late()).isFalse();
        assertThat(OutboxSqlIT.<Map<String, String>>ask(
                        beans -> Mails.opened(beans.get(Secrets.class), claimed.id(), waiting.content())))
                .containsEntry("link", LINK);
        run(steps -> steps.sent(ALPHA, claimed));
        assertThat(DATABASE.texts("SELECT state || (content IS NULL) FROM mail"))
                .containsExactly("senttrue");
        assertThat(waiting(claimed)).isEmpty();
        assertThat(claim()).isEmpty();
    }

    @Test
    void a_claimed_mail_is_nobody_elses_until_the_claim_runs_out() {
        send(ALPHA, FAR);
        send(BETA, FAR);
        Set<CompanyId> companies = new HashSet<>();
        companies.add(claim().orElseThrow().company());
        companies.add(claim().orElseThrow().company());
        assertThat(companies).containsExactlyInAnyOrder(ALPHA, BETA);
        assertThat(claim()).isEmpty();
        DATABASE.run("UPDATE mail SET due_at = due_at - interval '3 min'"); // its node died
        assertThat(claim()).isPresent();
        assertThat(DATABASE.texts("SELECT attempts FROM mail ORDER BY 1")).containsExactly("1", "2");
    }

    @Test
    void two_nodes_that_claim_at_once_do_not_wait_for_each_other() {
        send(ALPHA, FAR);
        send(ALPHA, FAR);
        PERSISTENCE.run(em -> {
            ClaimedMail first =
                    new TestBeans(em, CLOCK).get(MailSteps.class).claim().orElseThrow();
            ClaimedMail second = claim().orElseThrow();
            assertThat(second.id()).isNotEqualTo(first.id());
            assertThat(claim()).isEmpty();
        });
    }

    @Test
    void what_failed_is_due_again_later_and_with_a_dead_server_so_are_all_of_the_company() {
        send(ALPHA, FAR);
        send(ALPHA, FAR);
        send(BETA, FAR);
        DATABASE.run("UPDATE mail SET due_at = due_at - interval '1 min' WHERE company_id = 1");
        ClaimedMail claimed = claim().orElseThrow();
        run(steps -> steps.failed(ALPHA, claimed, Duration.ofSeconds(30), "no route", true));
        assertThat(claim().orElseThrow().company()).isEqualTo(BETA);
        assertThat(claim()).isEmpty();
        assertThat(DATABASE.texts("SELECT error FROM mail WHERE error IS NOT NULL"))
                .containsExactly("no route");
    }

    @Test
    void what_can_not_be_sent_in_time_is_late() {
        send(ALPHA, Instant.parse("2020-01-01T00:00:00Z"));
        ClaimedMail claimed = claim().orElseThrow();
        assertThat(waiting(claimed).orElseThrow().late()).isTrue();
        run(steps -> steps.givenUp(ALPHA, claimed, null));
        assertThat(DATABASE.texts("SELECT state || (content IS NULL) FROM mail"))
                .containsExactly("given_uptrue");
        run(steps -> steps.forgetOld(ALPHA));
        assertThat(DATABASE.texts("SELECT state FROM mail")).hasSize(1);
        DATABASE.run("UPDATE mail SET finished_at = finished_at - interval '31 d'");
        run(steps -> steps.forgetOld(ALPHA));
        assertThat(DATABASE.texts("SELECT state FROM mail")).isEmpty();
    }

    @Test
    void what_can_not_be_read_is_noted_and_keeps_nobody_waiting() {
        change(ALPHA, "mail.test", Optional.of("s3cret-one"), 0);
        change(BETA, "mail.test", null, 0);
        DATABASE.run("UPDATE mail_settings SET password = 'damaged' WHERE company_id = 1");
        send(ALPHA, Instant.parse("2020-01-01T00:00:00Z"));
        send(ALPHA, FAR);
        send(BETA, FAR);
        send(BETA, FAR);
        DATABASE.run(
                "UPDATE mail SET content = 'damaged' WHERE id = (SELECT id FROM mail WHERE company_id = 2 LIMIT 1)");
        List<UUID> sent = new ArrayList<>();
        ask(beans -> {
            beans.with(MailMetrics.class, new Uncounted())
                    .with(SmtpMailer.class, new SmtpMailer(CLOCK) {
                        @Override
                        void send(MailServer server, UUID id, String recipient, MailText mail, Locale language) {
                            sent.add(id);
                        }
                    })
                    .get(MailRunner.class)
                    .runAll();
            return null;
        });
        assertThat(DATABASE.texts(
                        "SELECT company_id || ' ' || state || coalesce(' ' || error, '') FROM mail ORDER BY 1"))
                .containsExactly(
                        "1 given_up",
                        "1 waiting the password of the mail server can't be read",
                        "2 sent",
                        "2 waiting what the mail says can't be read");
        assertThat(sent).hasSize(1);
    }

    /** Figures are of no interest here. */
    private static final class Uncounted extends MailMetrics {

        @Override
        void sent() {
            // not counted
        }

        @Override
        void failed() {
            // not counted
        }

        @Override
        void givenUp() {
            // not counted
        }
    }

    // ------------------------------------------------------------------------------------------------ settings

    @Test
    void a_company_without_settings_has_the_installations_server_if_any() {
        assertThat(settings(ALPHA)).isEqualTo(MailSettings.ofInstallation(false));
        assertThat(server(ALPHA)).isEmpty();
    }

    @Test
    void settings_are_kept_with_a_sealed_password_that_nobody_is_shown() {
        MailSettings kept = change(ALPHA, "mail.test", Optional.of("s3cret-one"), 0);
        assertThat(kept)
                .isEqualTo(new MailSettings(
                        MailSettings.Source.COMPANY,
                        "mail.test",
                        587,
                        MailSecurity.STARTTLS,
                        "calls",
                        true,
                        "calls@example.test",
                        "Calls",
                        1));
        assertThat(server(ALPHA).orElseThrow().password()).isEqualTo("s3cret-one");
        assertThat(server(BETA)).isEmpty();
        assertThat(DATABASE.texts("SELECT s::text FROM mail_settings s UNION ALL SELECT a::text FROM audit_entry a"))
                .hasSize(2)
                .noneMatch(row -> row.contains("s3cret-one"));

        change(ALPHA, "mail.test", null, 1);
        assertThat(server(ALPHA).orElseThrow().password()).isEqualTo("s3cret-one");
        assertThat(settings(ALPHA).version()).as("nothing has changed").isEqualTo(1);
        assertThat(refusal(() -> change(ALPHA, "other.test", null, 1))
                        .errors()
                        .get(0)
                        .field())
                .isEqualTo("password");
        assertThat(change(ALPHA, "other.test", Optional.empty(), 1).hasPassword())
                .isFalse();
        assertThat(refusal(() -> change(ALPHA, "mail.test", null, 1)).status()).isEqualTo(409);

        ask(beans -> {
            beans.get(MailSettingsService.class).remove(ALPHA, BOSS);
            return null;
        });
        assertThat(settings(ALPHA)).isEqualTo(MailSettings.ofInstallation(false));
        assertThat(DATABASE.texts("SELECT action FROM audit_entry ORDER BY id"))
                .containsExactly("mail.update", "mail.update", "mail.delete");
    }

    @Test
    void a_kept_password_is_neither_sent_in_clear_nor_to_another_port() {
        change(ALPHA, "mail.test", Optional.of("s3cret-one"), 0);
        assertThat(refusal(() -> change(ALPHA, 587, MailSecurity.NONE, null)).errors())
                .extracting(error -> error.field())
                .containsExactly("security");
        assertThat(refusal(() -> change(ALPHA, 2525, MailSecurity.STARTTLS, null))
                        .errors())
                .extracting(error -> error.field())
                .containsExactly("password");
        assertThat(change(ALPHA, 25, MailSecurity.NONE, Optional.empty()).hasPassword())
                .isFalse();
    }

    @Test
    void mails_that_wait_are_tried_with_new_settings_at_once() {
        send(ALPHA, FAR);
        ClaimedMail claimed = claim().orElseThrow();
        run(steps -> steps.failed(ALPHA, claimed, Duration.ofHours(1), "no route", false));
        assertThat(claim()).isEmpty();
        change(ALPHA, "mail.test", null, 0);
        assertThat(claim()).isPresent();
    }

    @Test
    void mails_that_wait_for_a_dead_server_are_tried_with_new_settings_at_once_but_none_that_is_being_sent() {
        send(ALPHA, FAR);
        ClaimedMail failed = claim().orElseThrow();
        run(steps -> steps.failed(ALPHA, failed, Duration.ZERO, "no route", false));
        ClaimedMail beingSent = claim().orElseThrow();
        assertThat(beingSent).as("it failed before").isEqualTo(failed);
        send(ALPHA, FAR);
        send(ALPHA, FAR);
        ClaimedMail second = claim().orElseThrow();
        run(steps -> steps.failed(ALPHA, second, Duration.ofHours(1), "no route", true));
        assertThat(claim()).isEmpty();
        change(ALPHA, "mail.test", null, 0);
        Set<UUID> claimed =
                Set.of(claim().orElseThrow().id(), claim().orElseThrow().id());
        assertThat(claimed).hasSize(2).contains(second.id()).doesNotContain(beingSent.id());
        assertThat(claim()).isEmpty();
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        DomainException refused = refusal(() -> ask(beans -> beans.get(MailSettingsService.class)
                .change(
                        ALPHA,
                        BOSS,
                        new MailSettingsChange(
                                "mail test",
                                null,
                                MailSecurity.NONE,
                                "calls\n",
                                Optional.of("x"),
                                "calls@example.test\r\nBcc: x@y.test",
                                "a\u2028b",
                                null))));
        assertThat(refused.errors())
                .extracting(error -> error.field())
                .containsExactly("host", "sender", "sender_name", "username", "security");
        assertThat(DATABASE.texts("SELECT host FROM mail_settings")).isEmpty();
    }

    private static MailSettings change(CompanyId company, String host, Optional<String> password, int version) {
        return ask(beans -> beans.get(MailSettingsService.class)
                .change(
                        company,
                        BOSS,
                        new MailSettingsChange(
                                host,
                                null,
                                MailSecurity.STARTTLS,
                                "calls",
                                password,
                                "calls@example.test",
                                "Calls",
                                version)));
    }

    private static MailSettings change(CompanyId company, int port, MailSecurity security, Optional<String> password) {
        return ask(beans -> beans.get(MailSettingsService.class)
                .change(
                        company,
                        BOSS,
                        new MailSettingsChange(
                                "mail.test", port, security, "calls", password, "calls@example.test", "Calls", null)));
    }

    private static MailSettings settings(CompanyId company) {
        return ask(beans -> beans.get(MailSettingsService.class).get(company));
    }

    private static Optional<MailServer> server(CompanyId company) {
        return ask(beans -> beans.get(MailSteps.class).server(company));
    }

    private static void send(CompanyId company, Instant giveUpAt) {
        ask(beans -> {
            beans.get(Mails.class).send(company, "ali@example.test", MailTemplate.PASSWORD_RESET, FILLING, giveUpAt);
            return null;
        });
    }

    private static Optional<ClaimedMail> claim() {
        return ask(beans -> beans.get(MailSteps.class).claim());
    }

    private static Optional<MailQueries.Waiting> waiting(ClaimedMail claimed) {
        return ask(beans -> beans.get(MailSteps.class).waiting(claimed.company(), claimed));
    }

    private static void run(java.util.function.Consumer<MailSteps> work) {
        ask(beans -> {
            work.accept(beans.get(MailSteps.class));
            return null;
        });
    }

    private static <T> T ask(Function<TestBeans, T> question) {
        return PERSISTENCE.in(em -> question.apply(new TestBeans(em, CLOCK)));
    }

    private static DomainException refusal(Runnable work) {
        return catchThrowableOfType(DomainException.class, work::run);
    }
}
