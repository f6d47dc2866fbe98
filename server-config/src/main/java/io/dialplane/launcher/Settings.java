package io.dialplane.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.agent.ozonetel.OzonetelRules;
import io.dialplane.platform.DatabaseUrl;
import io.dialplane.platform.RedisUrl;
import io.dialplane.platform.SecretKeys;
import io.dialplane.user.PasswordRules;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the operator has set, read from the environment and from {@code .env} (the environment wins) and checked.
 *
 * <p>Only what the launcher itself needs has an accessor. The rest is checked here, so that a mistake is one clear line
 * instead of a failed deployment, and reaches the product through its environment. An empty value counts as not set.
 */
public final class Settings {

    /** Port of HTTP. Default 8080. */
    static final String HTTP_PORT = "DIALPLANE_HTTP_PORT";
    /** Folder of all data: database, Redis, keys, logs. Default {@code ~/.dialplane}. */
    static final String DATA = "DIALPLANE_DATA";
    /** Password of the first administrator, 8 to 128 characters; counts at the first start. Default: generated. */
    static final String ADMIN_PASSWORD = "DIALPLANE_ADMIN_PASSWORD";
    /** JWK set file with the RSA private keys that sign tokens; the first signs. Default: generated in the data folder. */
    static final String TOKEN_KEYS = "DIALPLANE_TOKEN_KEYS";
    /** JWK set file with the keys that seal secrets; the first seals. Default: generated in the data folder. */
    static final String SECRET_KEYS = SecretKeys.SETTING;
    /** Whether a demonstration company is filled at start. Default false. */
    static final String DEMO = "DIALPLANE_DEMO";
    /** Token of dialers of every company, at least 16 characters. Default: none. */
    static final String DIALER_TOKEN = "DIALER_TOKEN";
    /** Token of monitoring systems that read metrics, at least 16 characters. Default: none. */
    static final String METRICS_TOKEN = "DIALPLANE_METRICS_TOKEN";
    /** Database, as the application's role. Default: an embedded one. */
    static final String DATABASE_URL = "DATABASE_URL";
    /** The same database, as the role that owns it; needed with {@link #DATABASE_URL}. */
    static final String DATABASE_MIGRATION_URL = "DATABASE_MIGRATION_URL";
    /** Redis. Default: an embedded one. */
    static final String REDIS_URL = "REDIS_URL";

    /** Where people find the product; links in mails begin with it. Default: this machine's own address. */
    static final String PUBLIC_URL = "PUBLIC_URL";

    /** The panel's database that the command {@code take-over} reads. Default: none. */
    static final String TAKE_OVER_FROM = "TAKE_OVER_FROM";
    /** How long a dialer may keep a number unreported, minutes. Default 60. */
    static final String ASSIGNMENT_TIMEOUT = "ASSIGNMENT_TIMEOUT_MINUTES";
    /** How long nobody calls a number after a call by anybody, days. Default 3. */
    static final String COOLDOWN = "CALL_COOLDOWN_DAYS";

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Map<String, String> values;
    private final Path directory;
    private final int httpPort;
    private final Path data;

    private Settings(Map<String, String> values, Path directory) {
        this.values = values;
        this.directory = directory;
        httpPort = of(HTTP_PORT, 8080, text -> wholeNumber(text, 1, 65_535));
        data = of(DATA, Path.of(System.getProperty("user.home"), ".dialplane"), text -> dataFolder(directory, text))
                .toAbsolutePath()
                .normalize();
        check(ADMIN_PASSWORD, Settings::newPassword);
        check(DIALER_TOKEN, Settings::token);
        check(METRICS_TOKEN, Settings::token);
        if (text(METRICS_TOKEN).isPresent() && text(METRICS_TOKEN).equals(text(DIALER_TOKEN))) {
            throw new LaunchException(METRICS_TOKEN + " must differ from " + DIALER_TOKEN);
        }
        check(TOKEN_KEYS, text -> path(directory, text));
        check(SECRET_KEYS, text -> path(directory, text));
        check(DEMO, Settings::trueOrFalse);
        check(DATABASE_URL, DatabaseUrl::parse);
        check(DATABASE_MIGRATION_URL, DatabaseUrl::parse);
        if (values.containsKey(DATABASE_URL) && !values.containsKey(DATABASE_MIGRATION_URL)) {
            throw new LaunchException(DATABASE_MIGRATION_URL
                    + " must be set too: the URL of the same database for the role that owns it");
        }
        if (values.containsKey(DATABASE_MIGRATION_URL) && !values.containsKey(DATABASE_URL)) {
            throw new LaunchException(DATABASE_URL + " must be set when " + DATABASE_MIGRATION_URL + " is");
        }
        check(REDIS_URL, RedisUrl::parse);
        check("ACCESS_TOKEN_EXPIRE_MINUTES", text -> wholeNumber(text, 1, 525_600));
        check("REFRESH_TOKEN_EXPIRE_DAYS", text -> wholeNumber(text, 1, 365));
        check(ASSIGNMENT_TIMEOUT, Settings::timeout);
        check(TAKE_OVER_FROM, DatabaseUrl::parse);
        check(COOLDOWN, Settings::cooldown);
        check("DEFAULT_SKIP_HOLIDAYS", Settings::trueOrFalse);
        check("CORS_ORIGINS", Settings::origins);
        check("UPLOAD_LIMIT_MB", text -> wholeNumber(text, 1, 1_024));
        check("IMPORT_RETENTION_DAYS", text -> wholeNumber(text, 1, 3_650));
        check("OZONETEL_BASE_URL", OzonetelRules::baseUrl);
        check("OZONETEL_HOSTS", OzonetelRules::hosts);
        check("OZONETEL_USERNAME", OzonetelRules::username);
        check("OZONETEL_AUTH", OzonetelRules::auth);
        check("SIP_DOMAIN", OzonetelRules::sipDomain);
        check("SIP_WS_PORT", OzonetelRules::port);
        check("PROVIDER_EVENT_RETENTION_DAYS", text -> wholeNumber(text, 1, 3_650));
        check("CALL_TIME_LIMIT_MINUTES", text -> wholeNumber(text, 1, 1_440));
        check("CALL_EVENT_RETENTION_DAYS", text -> wholeNumber(text, 1, 3_650));
        check("TRUSTED_PROXIES", Settings::proxies);
        check(PUBLIC_URL, Settings::publicUrl);
        check("SMTP_URL", Settings::smtpUrl);
        check("DEFAULT_TIME_ZONE", Settings::timeZone);
        check("DEFAULT_COUNTRY", Settings::country);
    }

    /**
     * Reads and checks all settings.
     *
     * @param environment the process's environment
     * @param directory   where {@code .env} is looked for and relative paths begin
     * @throws LaunchException naming the first setting that is wrong
     */
    public static Settings read(Map<String, String> environment, Path directory) {
        Map<String, String> values = new LinkedHashMap<>(EnvFile.read(directory.resolve(".env")));
        values.putAll(environment);
        values.values().removeIf(String::isBlank);
        return new Settings(values, directory);
    }

    /** Port of HTTP. */
    public int httpPort() {
        return httpPort;
    }

    /** Folder of all data, absolute. */
    public Path data() {
        return data;
    }

    /** Password wished for the first administrator. */
    public Optional<String> adminPassword() {
        return text(ADMIN_PASSWORD);
    }

    /** The application's access to the database; empty: an embedded one is to be started. */
    public Optional<DatabaseUrl> database() {
        return text(DATABASE_URL).map(DatabaseUrl::parse);
    }

    /** The owner's access to the database; present when {@link #database()} is. */
    public Optional<DatabaseUrl> migrationDatabase() {
        return text(DATABASE_MIGRATION_URL).map(DatabaseUrl::parse);
    }

    /** The Redis given; empty: an embedded one is to be started. */
    public Optional<RedisUrl> redis() {
        return text(REDIS_URL).map(RedisUrl::parse);
    }

    /** The file of token keys given; empty: the one in the data folder. */
    public Optional<Path> tokenKeys() {
        return text(TOKEN_KEYS).map(text -> path(directory, text).toAbsolutePath());
    }

    /** The file of the keys of secrets given; empty: the one in the data folder. */
    public Optional<Path> secretKeys() {
        return text(SECRET_KEYS).map(text -> path(directory, text).toAbsolutePath());
    }

    /** The panel to take over; empty: none is named. */
    Optional<DatabaseUrl> takeOverFrom() {
        return text(TAKE_OVER_FROM).map(DatabaseUrl::parse);
    }

    /** How long a dialer may keep a number unreported. */
    Duration assignmentTimeout() {
        return of(ASSIGNMENT_TIMEOUT, Duration.ofMinutes(60), Settings::timeout);
    }

    /** How long nobody calls a number after a call by anybody. */
    Duration cooldown() {
        return of(COOLDOWN, Duration.ofDays(3), Settings::cooldown);
    }

    /** Everything set, by name: the environment together with {@code .env}. */
    public Map<String, String> values() {
        return new LinkedHashMap<>(values);
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(String::strip);
    }

    private <T> T of(String name, T defaultValue, Function<String, T> reader) {
        String value = values.get(name);
        if (value == null) {
            return defaultValue;
        }
        try {
            return reader.apply(value.strip());
        } catch (IllegalArgumentException e) {
            throw new LaunchException(name + " " + e.getMessage(), e);
        }
    }

    private void check(String name, Consumer<String> reader) {
        of(name, null, text -> {
            reader.accept(text);
            return null;
        });
    }

    private static int wholeNumber(String text, int min, int max) {
        String rule = "must be a whole number from " + min + " to " + max + ", not " + quoted(text);
        try {
            int number = Integer.parseInt(text);
            require(number >= min && number <= max, rule);
            return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(rule, e);
        }
    }

    private static Duration timeout(String text) {
        return duration(decimal(text, new BigDecimal("0.001"), new BigDecimal(10_080)), Duration.ofMinutes(1));
    }

    private static Duration cooldown(String text) {
        return duration(decimal(text, BigDecimal.ZERO, new BigDecimal(3_650)), Duration.ofDays(1));
    }

    private static Duration duration(BigDecimal count, Duration unit) {
        return Duration.ofMillis(
                count.multiply(BigDecimal.valueOf(unit.toMillis())).longValue());
    }

    private static BigDecimal decimal(String text, BigDecimal min, BigDecimal max) {
        String rule = "must be a number from " + min + " to " + max + ", not " + quoted(text);
        require(text.matches("\\d{1,9}(\\.\\d{1,9})?"), rule);
        BigDecimal number = new BigDecimal(text);
        require(number.compareTo(min) >= 0 && number.compareTo(max) <= 0, rule);
        return number;
    }

    private static boolean trueOrFalse(String text) {
        require(
                Set.of("true", "false").contains(text.toLowerCase(Locale.ROOT)),
                "must be true or false, not " + quoted(text));
        return text.equalsIgnoreCase("true");
    }

    /** A secret's value is never repeated in the message. */
    private static void newPassword(String text) {
        PasswordRules.check(ADMIN_PASSWORD, text).ifPresent(wrong -> {
            throw new IllegalArgumentException(wrong.message());
        });
    }

    private static void token(String text) {
        require(text.length() >= 16, "must have at least 16 characters, not " + text.length());
        require(text.matches("[\\x21-\\x7E]+"), "must be of ASCII letters, digits and signs, without spaces");
    }

    private static Path dataFolder(Path directory, String text) {
        require(
                text.matches("[^%\"'\\p{Cntrl}]+"),
                "must be a path without quotes and percent signs"); // for the servers' sake
        return path(directory, text);
    }

    private static Path path(Path directory, String text) {
        try {
            String home = System.getProperty("user.home");
            return directory.resolve(text.equals("~") || text.startsWith("~/") ? home + text.substring(1) : text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path: " + e.getReason(), e);
        }
    }

    private static void publicUrl(String text) {
        require(
                text.matches("https?://[A-Za-z0-9.\\-\\[\\]:]+(/[^?#\\s]*)?"),
                "must look like https://dialplane.example.com, not " + quoted(text));
    }

    /** Its password is never repeated in the message. */
    private static void smtpUrl(String text) {
        require(
                text.matches("smtps?://\\S+\\?\\S*from=\\S+"),
                "must look like smtp://user:password@host:587?from=dialplane@example.com");
    }

    private static void origins(String text) {
        String rule = "must be a JSON array of origins such as [\"https://panel.example.com\"]";
        String[] origins;
        try {
            origins = JSON.readValue(text, String[].class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(rule, e);
        }
        require(origins != null, rule);
        for (String origin : origins) {
            require(
                    origin != null && origin.matches("\\*|https?://[A-Za-z0-9.\\-\\[\\]:]+"),
                    rule + "; " + quoted(String.valueOf(origin)) + " is none");
        }
    }

    private static void proxies(String text) {
        for (String entry : text.split(",", -1)) {
            String[] parts = entry.strip().split("/", -1);
            String rule = "must be a list of IP addresses or networks such as 10.0.0.0/8, separated by commas; "
                    + quoted(entry.strip()) + " is none";
            boolean four = IPV4.matcher(parts[0]).matches();
            require(four || six(parts[0]), rule);
            require(parts.length <= 2, rule);
            if (parts.length == 2) {
                require(parts[1].matches("\\d{1,3}") && Integer.parseInt(parts[1]) <= (four ? 32 : 128), rule);
            }
        }
    }

    /** Whether it is an IPv6 literal; with a colon in it Java looks up no name. */
    private static boolean six(String address) {
        if (!address.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return false;
        }
        try {
            return InetAddress.getByName(address) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void timeZone(String text) {
        try {
            ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time zone such as Asia/Tehran, not " + quoted(text), e);
        }
    }

    private static void country(String text) {
        require(
                Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(text),
                "must be a country's two letters such as IR, not " + quoted(text));
    }

    private static String quoted(String text) {
        return '"' + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + '"';
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
