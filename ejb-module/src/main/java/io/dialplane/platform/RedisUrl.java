package io.dialplane.platform;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;

/**
 * Where Redis is: {@code redis://[user]:password@host:6379/0}; {@code rediss} with TLS. {@code redis+sentinel} names sentinels
 * and the master, {@code redis+sentinel://:password@host:26379,host:26379/master/0}, {@code redis+cluster} some nodes of a
 * cluster; with TLS {@code rediss+sentinel, rediss+cluster}.
 *
 * @param user     null: the default user
 * @param password null: none
 * @param master   name of the sentinels' master; null: no sentinels
 */
public record RedisUrl(
        Kind kind, boolean tls, String user, String password, Set<HostAndPort> hosts, String master, int database) {

    /** How Redis is run. */
    public enum Kind {
        SERVER(Protocol.DEFAULT_PORT),
        SENTINEL(Protocol.DEFAULT_SENTINEL_PORT),
        CLUSTER(Protocol.DEFAULT_PORT);

        private final int port;

        Kind(int port) {
            this.port = port;
        }
    }

    private static final Pattern FORM = Pattern.compile(
            "(?<tls>rediss?)(\\+(?<kind>sentinel|cluster))?://((?<user>[^:@/]*)(:(?<password>[^@/]*))?@)?(?<hosts>[^@/]+)(/(?<path>[^?#]*))?");
    private static final Pattern HOST =
            Pattern.compile("(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:(?<port>[0-9]{1,5}))?");

    /** @throws IllegalArgumentException saying how it must look; never with a part of the password */
    public static RedisUrl parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "must look like redis://:password@host:6379/0, redis+sentinel://:password@host,host/master or redis+cluster://:password@host,host");
        }
        Kind kind = form.group("kind") == null
                ? Kind.SERVER
                : form.group("kind").equals("sentinel") ? Kind.SENTINEL : Kind.CLUSTER;
        Set<HostAndPort> hosts = new LinkedHashSet<>();
        for (String one : form.group("hosts").split(",")) {
            hosts.add(host(one, kind));
        }
        if (kind == Kind.SERVER && hosts.size() > 1) {
            throw new IllegalArgumentException("may name several hosts with redis+sentinel and redis+cluster only");
        }
        String path = form.group("path") == null ? "" : form.group("path");
        String master = null;
        if (kind == Kind.SENTINEL) {
            master = path.replaceFirst("/.*", "");
            path = path.substring(master.length()).replaceFirst("^/", "");
            if (master.isEmpty()) {
                throw new IllegalArgumentException("must name the sentinels' master behind the hosts");
            }
        }
        int database = path.isEmpty() ? 0 : path.matches("[0-9]{1,4}") ? Integer.parseInt(path) : -1;
        if (database < 0 || (kind == Kind.CLUSTER && database > 0)) {
            throw new IllegalArgumentException("must end with the number of a database; a cluster has 0 only");
        }
        return new RedisUrl(
                kind,
                form.group("tls").equals("rediss"),
                decoded(form.group("user")),
                decoded(form.group("password")),
                Set.copyOf(hosts),
                master,
                database);
    }

    private static HostAndPort host(String text, Kind kind) {
        Matcher host = HOST.matcher(text);
        if (!host.matches()) {
            throw new IllegalArgumentException("names a host that is none");
        }
        int port = host.group("port") == null ? kind.port : Integer.parseInt(host.group("port"));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("names a port that is none");
        }
        return new HostAndPort(host.group("host"), port);
    }

    private static String decoded(String text) {
        return text == null || text.isEmpty()
                ? null
                : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return kind + " " + hosts;
    }
}
