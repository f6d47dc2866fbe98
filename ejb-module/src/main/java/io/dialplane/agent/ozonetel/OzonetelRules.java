package io.dialplane.agent.ozonetel;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What settings may look like, in the environment and in requests. Sentences begin small, a field or setting goes before. */
public final class OzonetelRules {

    private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]+]");
    private static final Pattern USERNAME = Pattern.compile("[^\\s:#\\p{Cntrl}]{1,100}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private OzonetelRules() {}

    /** @throws IllegalArgumentException saying how it must look */
    public static URI baseUrl(String text) {
        String rule = "must look like https://host/path, without a question mark, user or fragment";
        URI url;
        try {
            url = URI.create(text.strip().replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(rule, e);
        }
        String host = url.getHost() == null ? null : url.getHost().toLowerCase(Locale.ROOT);
        require(
                host != null
                        && HOST.matcher(host).matches()
                        && url.getUserInfo() == null
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null
                        && text.length() <= 500,
                rule);
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        boolean here = "http".equalsIgnoreCase(url.getScheme()) && LOOPBACK.contains(host);
        require(secure || here, "must begin with https://");
        return url;
    }

    /** Whether a URL's host is one of those allowed. */
    static boolean isAllowed(URI url, List<String> hosts) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return hosts.stream()
                .anyMatch(allowed ->
                        allowed.startsWith("*.") ? host.endsWith(allowed.substring(1)) : host.equals(allowed));
    }

    /** Hosts, separated by commas, in small letters. */
    public static List<String> hosts(String text) {
        List<String> hosts = Stream.of(text.split(","))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .toList();
        hosts.forEach(OzonetelRules::checkHost);
        return hosts;
    }

    private static void checkHost(String text) {
        String host = text.startsWith("*.") ? text.substring(2) : text;
        require(
                HOST.matcher(host).matches(),
                "must be a list of hosts, separated by commas; *. before one means all below it");
    }

    public static String username(String text) {
        require(USERNAME.matcher(text).matches(), "must have 1 to 100 characters, without spaces, : and #");
        return text;
    }

    static String apiKey(String text) {
        require(
                !text.isEmpty() && text.length() <= 500 && text.chars().allMatch(c -> c > 0x20 && c < 0x7F),
                "must have 1 to 500 ASCII letters, digits and signs");
        return text;
    }

    public static AuthKind auth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "basic" -> AuthKind.BASIC;
            case "token" -> AuthKind.TOKEN;
            default -> throw new IllegalArgumentException("must be basic or token");
        };
    }

    public static String sipDomain(String text) {
        String domain = text.toLowerCase(Locale.ROOT);
        require(HOST.matcher(domain).matches(), "must be a host name");
        return domain;
    }

    public static int port(String text) {
        require(text.matches("\\d{1,5}"), "must be a whole number from 1 to 65535");
        int port = Integer.parseInt(text);
        require(port >= 1 && port <= 65_535, "must be a whole number from 1 to 65535");
        return port;
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
