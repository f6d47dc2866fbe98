package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final String OWNER = "postgresql://owner:s3cret@db.example/dialplane";
    private static final String APPLICATION = "postgresql://app:s3cret@db.example/dialplane";

    @TempDir
    Path directory;

    @Test
    void withoutAnySettingTheDefaultsHold() {
        Settings settings = read(Map.of());

        assertThat(settings.httpPort()).isEqualTo(8080);
        assertThat(settings.data()).isEqualTo(Path.of(System.getProperty("user.home"), ".dialplane"));
        assertThat(settings.adminPassword()).isEmpty();
        assertThat(settings.database()).isEmpty();
        assertThat(settings.migrationDatabase()).isEmpty();
        assertThat(settings.redis()).isEmpty();
        assertThat(settings.tokenKeys()).isEmpty();
        assertThat(settings.takeOverFrom()).isEmpty();
        assertThat(settings.cooldown()).isEqualTo(Duration.ofDays(3));
        assertThat(settings.assignmentTimeout()).isEqualTo(Duration.ofMinutes(60));
    }

    @Test
    void decimalsOfDaysAndMinutesCount() {
        Settings settings = read(Map.of("CALL_COOLDOWN_DAYS", "2.5", "ASSIGNMENT_TIMEOUT_MINUTES", "0.05"));

        assertThat(settings.cooldown()).isEqualTo(Duration.ofHours(60));
        assertThat(settings.assignmentTimeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        envFile("DIALPLANE_HTTP_PORT=9000\nDIALER_TOKEN=from-the-file-0123\n");

        Settings settings = read(Map.of("DIALPLANE_HTTP_PORT", "9001"));

        assertThat(settings.httpPort()).isEqualTo(9001);
        assertThat(settings.values()).containsEntry("DIALER_TOKEN", "from-the-file-0123");
    }

    @Test
    void anEmptyValueCountsAsNotSet() {
        assertThat(read(Map.of("DIALPLANE_HTTP_PORT", " ", "DATABASE_URL", "")).httpPort())
                .isEqualTo(8080);
    }

    @Test
    void whatTheLauncherDoesNotKnowReachesTheProduct() throws IOException {
        envFile("PUBLIC_URL=https://calls.example.com\n");

        assertThat(read(Map.of("LANG", "C")).values())
                .containsEntry("PUBLIC_URL", "https://calls.example.com")
                .containsEntry("LANG", "C");
    }

    @Test
    void relativePathsBeginAtTheFilesFolder() {
        Settings settings = read(Map.of("DIALPLANE_DATA", "data", "DIALPLANE_TOKEN_KEYS", "keys.json"));

        assertThat(settings.data()).isEqualTo(directory.resolve("data"));
        assertThat(settings.tokenKeys()).contains(directory.resolve("keys.json"));
    }

    @Test
    void aTildeIsTheHomeFolder() {
        assertThat(read(Map.of("DIALPLANE_DATA", "~/calls")).data())
                .isEqualTo(Path.of(System.getProperty("user.home"), "calls"));
    }

    @Test
    void bothFormsOfADatabaseUrlAreUnderstood() {
        Settings settings = read(Map.of(
                "DATABASE_URL",
                "jdbc:postgresql://db.example:5433/calls?user=app&password=s3cret",
                "DATABASE_MIGRATION_URL",
                OWNER));

        assertThat(settings.database()).get().hasToString("jdbc:postgresql://db.example:5433/calls as app");
        assertThat(settings.migrationDatabase())
                .get()
                .hasToString("jdbc:postgresql://db.example:5432/dialplane as owner");
    }

    @Test
    void aDatabaseOfOnesOwnNeedsTheOwnersUrlToo() {
        assertThatThrownBy(() -> read(Map.of("DATABASE_URL", APPLICATION)))
                .isInstanceOf(LaunchException.class)
                .hasMessageStartingWith("DATABASE_MIGRATION_URL must be set too");
        assertThatThrownBy(() -> read(Map.of("DATABASE_MIGRATION_URL", OWNER)))
                .isInstanceOf(LaunchException.class)
                .hasMessageStartingWith("DATABASE_URL must be set");
    }

    @Test
    void whoReadsMetricsIsNoDialer() {
        assertThatThrownBy(() -> read(
                        Map.of("DIALER_TOKEN", "the-same-for-both", "DIALPLANE_METRICS_TOKEN", "the-same-for-both")))
                .isInstanceOf(LaunchException.class)
                .hasMessage("DIALPLANE_METRICS_TOKEN must differ from DIALER_TOKEN");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    DIALPLANE_HTTP_PORT         | 0
                    DIALPLANE_HTTP_PORT         | 65536
                    DIALPLANE_HTTP_PORT         | 80a
                    DIALPLANE_HTTP_PORT         | 8080.0
                    DIALPLANE_DATA              | /srv/100%
                    DIALPLANE_ADMIN_PASSWORD    | seven77
                    DIALPLANE_DEMO              | yes
                    DIALER_TOKEN                | fifteen-letters
                    DIALER_TOKEN                | with a space in it
                    DIALPLANE_METRICS_TOKEN     | fifteen-letters
                    DIALPLANE_METRICS_TOKEN     | with a space in it
                    DATABASE_URL                | mysql://app:pw@db/x
                    DATABASE_URL                | postgresql://db.example/dialplane
                    DATABASE_URL                | postgresql://app:pw@db.example
                    DATABASE_MIGRATION_URL      | jdbc:oracle:thin
                    REDIS_URL                   | http://localhost
                    REDIS_URL                   | redis://
                    REDIS_URL                   | redis://localhost/zero
                    ACCESS_TOKEN_EXPIRE_MINUTES | 0
                    ACCESS_TOKEN_EXPIRE_MINUTES | 1.5
                    ASSIGNMENT_TIMEOUT_MINUTES  | 0
                    ASSIGNMENT_TIMEOUT_MINUTES  | -1
                    ASSIGNMENT_TIMEOUT_MINUTES  | 1e3
                    CALL_COOLDOWN_DAYS          | -0.5
                    TAKE_OVER_FROM              | mysql://reader:pw@host/panel
                    CALL_COOLDOWN_DAYS          | three
                    DEFAULT_SKIP_HOLIDAYS       | 1
                    CORS_ORIGINS                | https://panel.example.com
                    CORS_ORIGINS                | {"a":"b"}
                    CORS_ORIGINS                | ["panel.example.com"]
                    CORS_ORIGINS                | ["https://panel.example.com/"]
                    CORS_ORIGINS                | [null]
                    CORS_ORIGINS                | [] []
                    CORS_ORIGINS                | null
                    UPLOAD_LIMIT_MB             | 0
                    UPLOAD_LIMIT_MB             | 50MB
                    IMPORT_RETENTION_DAYS       | 0
                    IMPORT_RETENTION_DAYS       | a month
                    TRUSTED_PROXIES             | proxy.example.com
                    TRUSTED_PROXIES             | 10.0.0.256
                    TRUSTED_PROXIES             | 10.0.0.0/33
                    TRUSTED_PROXIES             | 10.0.0.1,
                    TRUSTED_PROXIES             | fe80::g
                    TRUSTED_PROXIES             | ::1/129
                    DEFAULT_TIME_ZONE           | Tehran
                    DEFAULT_COUNTRY             | Iran
                    DEFAULT_COUNTRY             | XX
                    """)
    void aWrongValueIsOneLineThatNamesTheSetting(String name, String value) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOf(LaunchException.class)
                .hasMessageStartingWith(name + " ")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    DIALPLANE_HTTP_PORT         | 65535
                    DIALPLANE_ADMIN_PASSWORD    | eight888
                    DIALER_TOKEN                | sixteen-letters!
                    DIALPLANE_METRICS_TOKEN     | sixteen-letters!
                    REDIS_URL                   | redis://:pw@localhost:6380/2
                    REDIS_URL                   | rediss://user:pw@redis.example
                    ACCESS_TOKEN_EXPIRE_MINUTES | 1
                    ASSIGNMENT_TIMEOUT_MINUTES  | 0.05
                    CALL_COOLDOWN_DAYS          | 0
                    CALL_COOLDOWN_DAYS          | 2.5
                    TAKE_OVER_FROM              | postgresql://reader:pw@host/panel
                    DEFAULT_SKIP_HOLIDAYS       | False
                    CORS_ORIGINS                | []
                    CORS_ORIGINS                | ["https://panel.example.com", "http://localhost:3000"]
                    UPLOAD_LIMIT_MB             | 1024
                    IMPORT_RETENTION_DAYS       | 3650
                    TRUSTED_PROXIES             | 127.0.0.1, 10.0.0.0/8, ::1, fd00::/8
                    DEFAULT_TIME_ZONE           | Europe/Berlin
                    DEFAULT_COUNTRY             | DE
                    """)
    void aRightValueIsAccepted(String name, String value) {
        assertThat(read(Map.of(name, value)).values()).containsEntry(name, value);
    }

    @Test
    void aSecretIsNeverRepeatedInAMessage() {
        assertThatThrownBy(() -> read(Map.of("DIALPLANE_ADMIN_PASSWORD", "s3cret")))
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> read(Map.of("DIALER_TOKEN", "s3cret"))).hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> read(Map.of("DIALPLANE_METRICS_TOKEN", "s3cret")))
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> read(Map.of("REDIS_URL", "http://:s3cret@localhost")))
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> read(Map.of("DATABASE_URL", "postgresql://app:s3cret@db .example/x")))
                .hasMessageNotContaining("s3cret");
    }

    private Settings read(Map<String, String> environment) {
        return Settings.read(environment, directory);
    }

    private void envFile(String text) throws IOException {
        Files.writeString(directory.resolve(".env"), text);
    }
}
