package io.dialplane.agent.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.agent.TelephonyProviders;
import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A company's settings: its key goes in and stays in. */
class OzonetelSettingsSqlIT {

    private static final CompanyId ALPHA = new CompanyId(5);
    private static final Actor BOSS = new Actor(null, "boss", null);
    private static final String KEY = "KK0123456789abcdef";
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    @AfterAll
    static void drop() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void twoCompanies() {
        DATABASE.run("""
                TRUNCATE company, agent_session, audit_entry CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'default', 'Default', 'IR', 'Asia/Tehran'), (5, 'alpha', 'Alpha', 'IR', 'Asia/Tehran');
                """);
    }

    @Test
    void aCompanyThatHasSetNothingIsNotConfigured() {
        OzonetelSettings settings = read();

        assertThat(settings.isConfigured()).isFalse();
        assertThat(settings.auth()).isEqualTo(AuthKind.BASIC);
        assertThat(settings.sipWsPort()).isEqualTo(444);
        assertThat(settings.version()).isZero();
    }

    @Test
    void anAbsentSecretStaysAndNullClearsIt() {
        store(change(Optional.of("demo_user"), Optional.of(KEY)));
        store(change(Optional.of("other"), null));
        assertThat(read().username()).isEqualTo("other");
        assertThat(read().apiKey()).isEqualTo(KEY);

        store(change(null, Optional.empty()));
        assertThat(read().username()).isEqualTo("other");
        assertThat(read().apiKey()).isNull();
    }

    @Test
    void neitherTheTableNorTheAuditLogShowsTheKey() {
        store(change(Optional.of("demo_user"), Optional.of(KEY)));
        String secret = in(stored -> stored.newEventSecret(ALPHA, BOSS));

        assertThat(DATABASE.texts(
                        "SELECT s::text FROM ozonetel_settings s UNION ALL SELECT a::text FROM audit_entry a"))
                .hasSize(3)
                .noneMatch(text -> text.contains(KEY) || text.contains(secret))
                .anyMatch(text -> text.contains("api_key_set"));
    }

    @Test
    void aChangeThatChangesNothingIsNone() {
        store(change(Optional.of("demo_user"), Optional.of(KEY)));
        store(change(Optional.of("demo_user"), Optional.of(KEY)));

        assertThat(read().version()).isEqualTo(1);
        assertThat(DATABASE.texts("SELECT action FROM audit_entry")).containsExactly("ozonetel-settings.update");
    }

    @Test
    void whoReadAnOlderVersionIsTold() {
        store(change(Optional.of("demo_user"), Optional.of(KEY)));

        assertThatThrownBy(() -> store(new OzonetelChange(null, Optional.of("x"), null, null, null, null, 0)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.status()).isEqualTo(409));
    }

    @Test
    void theAccountStaysWhileSomebodyIsLoggedInAndTheKeyMayChange() {
        store(change(Optional.of("demo_user"), Optional.of(KEY)));
        DATABASE.run("""
                INSERT INTO users (id, company_id, username, password_hash, role) VALUES (1, 5, 'ali', 'x', 'AGENT');
                INSERT INTO user_session (sid, user_id, door, expires_at)
                VALUES ('00000000-0000-0000-0000-000000000001', 1, 'agent', now() + interval '1 h');
                INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, state)
                VALUES ('00000000-0000-0000-0000-000000000001', 5, 1, 'demo_user', 'agent1', 'offline')
                """);

        assertThatThrownBy(() -> store(change(Optional.of("other"), null)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.status()).isEqualTo(409))
                .hasMessage("1 agents are logged in at the present account; end their sessions first");
        store(change(null, Optional.of("another-key")));
        assertThat(read().apiKey()).isEqualTo("another-key");

        // without a key there is no provider, and the same agent would be another one
        assertThatThrownBy(() -> store(change(null, Optional.empty())))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.status()).isEqualTo(409));
        assertThat(read().apiKey()).isEqualTo("another-key");
        // but the environment's key is one too
        store(change(null, Optional.empty()), true);
        assertThat(read().apiKey()).isNull();
        assertThatThrownBy(() -> store(change(null, Optional.of(KEY))))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.status()).isEqualTo(409));
    }

    @Test
    void anAccountIsTheSameWhateverTheDefaultCompanyCallsItsOwn() {
        CompanyId byDefault = new CompanyId(1);
        OzonetelChange demo = new OzonetelChange(
                Optional.of("https://calls.example.com"),
                Optional.of("Demo_User"),
                null,
                Optional.of(KEY),
                null,
                null,
                null);
        in(stored -> stored.change(ALPHA, BOSS, demo, false));
        assertThat(account(ALPHA)).isEqualTo("demo_user");
        assertThat(account(byDefault)).isEqualTo("#1");
        in(stored -> stored.change(byDefault, BOSS, demo, false));
        assertThat(account(byDefault)).isEqualTo("demo_user");
        in(stored -> stored.change(byDefault, BOSS, change(Optional.of("other"), null), false));
        assertThat(account(byDefault)).isEqualTo("other");
        assertThat(account(ALPHA)).isEqualTo("demo_user");
    }

    private static String account(CompanyId company) {
        return PERSISTENCE.in(em -> new TestBeans(em, Clock.systemUTC())
                .get(TelephonyProviders.class)
                .account(company));
    }

    @Test
    void aHostThatTheOperatorDoesNotAllowIsRefused() {
        assertThatThrownBy(() -> PERSISTENCE.in(em -> new TestBeans(em, Clock.systemUTC())
                        .get(OzonetelSettingsService.class)
                        .change(
                                ALPHA,
                                BOSS,
                                new OzonetelChange(
                                        Optional.of("https://calls.example.com"), null, null, null, null, null, null))))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.status()).isEqualTo(400);
                    assertThat(e.errors()).extracting(error -> error.field()).isEqualTo(List.of("base_url"));
                });
    }

    @Test
    void aSecretOfEventsCountsUntilTheNextOne() {
        String first = in(stored -> stored.newEventSecret(ALPHA, BOSS));
        assertThat(isSecret(first)).isTrue();
        assertThat(isSecret(first + "x")).isFalse();
        assertThat(isSecret("")).isFalse();

        String second = in(stored -> stored.newEventSecret(ALPHA, BOSS));
        assertThat(isSecret(first)).isFalse();
        assertThat(isSecret(second)).isTrue();

        in(stored -> {
            stored.removeEventSecret(ALPHA, BOSS);
            return null;
        });
        assertThat(isSecret(second)).isFalse();
    }

    private static boolean isSecret(String secret) {
        return PERSISTENCE.in(em -> new TestBeans(em, Clock.systemUTC())
                .get(OzonetelSettingsService.class)
                .isEventSecret(ALPHA, secret));
    }

    private static OzonetelSettings read() {
        return PERSISTENCE.in(em -> new TestBeans(em, Clock.systemUTC())
                .get(OzonetelSettingsService.class)
                .read(ALPHA));
    }

    private static void store(OzonetelChange change) {
        store(change, false);
    }

    private static void store(OzonetelChange change, boolean hasKeyWithout) {
        in(stored -> stored.change(ALPHA, BOSS, change, hasKeyWithout));
    }

    private static <T> T in(Function<StoredSettings, T> work) {
        return PERSISTENCE.in(em -> work.apply(new TestBeans(em, Clock.systemUTC()).get(StoredSettings.class)));
    }

    private static OzonetelChange change(Optional<String> username, Optional<String> apiKey) {
        return new OzonetelChange(null, username, null, apiKey, null, null, null);
    }
}
