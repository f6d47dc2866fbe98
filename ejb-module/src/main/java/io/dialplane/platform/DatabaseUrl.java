package io.dialplane.platform;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a PostgreSQL database is and who connects to it.
 *
 * @param jdbcUrl  {@code jdbc:postgresql://host:port/database?options}, without user and password
 * @param user     role to connect as
 * @param password its password; null: none is sent
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {

    private static final String JDBC = "jdbc:";

    /**
     * Reads {@code postgresql://user:password@host:port/database}, {@code postgres://…} or
     * {@code jdbc:postgresql://host:port/database?user=…&password=…}.
     *
     * @throws IllegalArgumentException with a sentence for the operator when the text is neither
     */
    public static DatabaseUrl parse(String text) {
        String url = text.startsWith(JDBC) ? text.substring(JDBC.length()) : text;
        url = url.replaceFirst("^postgres://", "postgresql://");
        if (!url.startsWith("postgresql://")) {
            throw new IllegalArgumentException("must look like postgresql://user:password@host:5432/database");
        }
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not a URL: " + e.getMessage().replaceAll(":[^:@/]*@", ":…@"), e);
        }
        String user = null;
        String password = null;
        String userInfo = uri.getRawUserInfo();
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
            password = colon < 0 ? null : decode(userInfo.substring(colon + 1));
        }
        StringBuilder rest = new StringBuilder();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                if (pair.startsWith("user=")) {
                    user = decode(pair.substring(5));
                } else if (pair.startsWith("password=")) {
                    password = decode(pair.substring(9));
                } else if (!pair.isEmpty()) {
                    rest.append(rest.isEmpty() ? '?' : '&').append(pair);
                }
            }
        }
        if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
            throw new IllegalArgumentException("names no host or no database");
        }
        if (user == null || user.isEmpty()) {
            throw new IllegalArgumentException("names no user");
        }
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        return new DatabaseUrl(
                JDBC + "postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + rest, user, password);
    }

    /** A source of new connections, not pooled. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return jdbcUrl + " as " + user;
    }
}
