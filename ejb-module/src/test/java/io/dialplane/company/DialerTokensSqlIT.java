package io.dialplane.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dialplane.audit.Actor;
import io.dialplane.company.DialerTokenAdministration.Created;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dialers' tokens: made, looked up, listed and revoked. */
class DialerTokensSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(2);
    private static final Actor BOSS = new Actor(7, "boss", "192.0.2.1");
    /** The audit log takes no entry without a name. */
    private static final Actor UNWRITABLE = new Actor(7, null, null);

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);

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
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role) VALUES (7, 1, 'boss', 'x', 'ADMIN');
                """);
    }

    @Test
    void a_token_is_known_by_its_text_of_which_only_the_hash_is_kept() {
        Created own = create(ALPHA, ALPHA, "first");
        Created shared = create(ALPHA, null, "for all");
        assertThat(find(own.text())).contains(new Dialer(own.token().id(), "first", ALPHA));
        assertThat(find(shared.text())).contains(new Dialer(shared.token().id(), "for all", null));
        assertThat(own.text()).isNotEqualTo(shared.text()).hasSize(43);
        for (String wrong : List.of(
                "", own.text() + "x", own.text().substring(1), shared.text().toLowerCase(Locale.ROOT))) {
            assertThat(find(wrong)).isEmpty();
        }
        assertThat(DATABASE.texts("SELECT t::text FROM dialer_token t UNION ALL SELECT a::text FROM audit_entry a"))
                .hasSize(4)
                .allSatisfy(row -> assertThat(row).doesNotContain(own.text(), shared.text()));
        assertThat(DATABASE.texts("SELECT created_by FROM dialer_token")).containsOnly("7");
    }

    @Test
    void the_minute_of_the_last_use_is_noted_once_a_minute() {
        Created token = create(ALPHA, ALPHA, "first");
        DATABASE.run("UPDATE dialer_token SET last_used_at = clock_timestamp() - interval '1 hour'");
        find(token.text());
        assertThat(DATABASE.texts(
                        "SELECT last_used_at BETWEEN clock_timestamp() - interval '1 minute' AND clock_timestamp()"
                                + " AND last_used_at = date_trunc('minute', last_used_at) FROM dialer_token"))
                .containsExactly("t");
        // as if the minute never ended
        DATABASE.run("UPDATE dialer_token SET last_used_at = last_used_at + interval '1 day'");
        List<String> version = DATABASE.texts("SELECT xmin::text FROM dialer_token");
        find(token.text());
        assertThat(DATABASE.texts("SELECT xmin::text FROM dialer_token"))
                .as("not written again")
                .isEqualTo(version);
    }

    @Test
    void a_list_shows_the_own_valid_tokens_and_shared_ones_only_when_asked() {
        Created first = create(ALPHA, ALPHA, "first");
        Created shared = create(ALPHA, null, "for all");
        create(BETA, BETA, "beta's");
        Created second = create(ALPHA, ALPHA, "second");
        assertThat(list(ALPHA, false))
                .containsExactly(first.token().id(), second.token().id());
        assertThat(list(ALPHA, true))
                .containsExactly(
                        first.token().id(), shared.token().id(), second.token().id());
        revoke(ALPHA, ALPHA, first.token().id());
        revoke(ALPHA, null, shared.token().id());
        assertThat(list(ALPHA, true)).containsExactly(second.token().id());
    }

    @Test
    void a_revoked_token_is_unknown_and_can_not_be_revoked_again() {
        int token = create(ALPHA, ALPHA, "first").token().id();
        Created other = create(ALPHA, ALPHA, "second");
        Created revoked = create(ALPHA, ALPHA, "third");
        revoke(ALPHA, ALPHA, revoked.token().id());
        assertThat(find(revoked.text())).isEmpty();
        assertThat(find(other.text())).isPresent();
        assertThat(status(() -> revoke(ALPHA, ALPHA, revoked.token().id()))).isEqualTo(404);
        assertThat(status(() -> revoke(ALPHA, null, 999_999))).isEqualTo(404);
        assertThat(list(ALPHA, true)).containsExactly(token, other.token().id());
    }

    @Test
    void of_two_who_revoke_at_once_one_does() {
        int token = create(ALPHA, ALPHA, "first").token().id();
        CompletableFuture<Boolean> second = PERSISTENCE.in(em -> {
            administration(em).revoke(ALPHA, ALPHA, BOSS, token);
            return PERSISTENCE.waiting(other -> {
                administration(other).revoke(ALPHA, ALPHA, BOSS, token);
                return true;
            });
        });
        assertThat(status(second::join)).isEqualTo(404);
        assertThat(audit()).hasSize(2);
    }

    @Test
    void a_company_revokes_its_own_tokens_only() {
        Created ofBeta = create(BETA, BETA, "beta's");
        Created shared = create(BETA, null, "for all");
        assertThat(status(() -> revoke(ALPHA, ALPHA, ofBeta.token().id()))).isEqualTo(404);
        assertThat(status(() -> revoke(ALPHA, ALPHA, shared.token().id()))).isEqualTo(404);
        assertThat(find(ofBeta.text())).isPresent();
        assertThat(find(shared.text())).isPresent();
    }

    @Test
    void every_change_is_in_the_log_of_the_company_it_concerns() {
        int own = create(ALPHA, ALPHA, "first").token().id();
        int shared = create(ALPHA, null, "for all").token().id();
        int ofBeta = create(BETA, BETA, "beta's").token().id();
        revoke(ALPHA, null, ofBeta); // by a superuser who looks at another company
        revoke(BETA, null, shared);
        revoke(ALPHA, ALPHA, own);
        assertThat(audit())
                .containsExactly(
                        "1 boss dialer-token.create " + own + " > first false",
                        "1 boss dialer-token.create " + shared + " > for all true",
                        "2 boss dialer-token.create " + ofBeta + " > beta's false",
                        "2 boss dialer-token.revoke " + ofBeta + " beta's false >",
                        "2 boss dialer-token.revoke " + shared + " for all true >",
                        "1 boss dialer-token.revoke " + own + " first false >");
    }

    @Test
    void what_cannot_be_written_down_is_not_done() {
        Created token = create(ALPHA, ALPHA, "first");
        assertThat(catchThrowable(
                        () -> PERSISTENCE.in(em -> administration(em).create(ALPHA, ALPHA, UNWRITABLE, "second"))))
                .isNotNull();
        assertThat(catchThrowable(() -> PERSISTENCE.run(em -> administration(em)
                        .revoke(ALPHA, ALPHA, UNWRITABLE, token.token().id()))))
                .isNotNull();
        assertThat(find(token.text())).isPresent();
        assertThat(list(ALPHA, true)).containsExactly(token.token().id());
        assertThat(audit()).hasSize(1);
    }

    // ------------------------------------------------------------------------------------------------ words

    private static Created create(CompanyId auditedIn, CompanyId company, String name) {
        return PERSISTENCE.in(em -> administration(em).create(auditedIn, company, BOSS, name));
    }

    private static Object revoke(CompanyId auditedIn, CompanyId own, int id) {
        PERSISTENCE.run(em -> administration(em).revoke(auditedIn, own, BOSS, id));
        return null;
    }

    private static List<Integer> list(CompanyId company, boolean shared) {
        return PERSISTENCE.in(em -> administration(em).list(company, shared)).stream()
                .map(DialerToken::id)
                .toList();
    }

    private static Optional<Dialer> find(String text) {
        return PERSISTENCE.in(em -> new TestBeans(em, Clock.systemUTC())
                .get(DialerTokenService.class)
                .find(text));
    }

    private static DialerTokenAdministration administration(EntityManager em) {
        return new TestBeans(em, Clock.systemUTC()).get(DialerTokenAdministration.class);
    }

    private static int status(ThrowingCallable work) {
        Throwable thrown = catchThrowable(work);
        return ((DomainException) (thrown instanceof CompletionException ? thrown.getCause() : thrown)).status();
    }

    private static List<String> audit() {
        return DATABASE.texts("""
                SELECT concat_ws(' ', company_id, actor, action, substring(subject FROM '^dialer-token:(.*)$'), before ->> 'name',
                                 before ->> 'shared', '>', after ->> 'name', after ->> 'shared')
                  FROM audit_entry ORDER BY id""");
    }
}
