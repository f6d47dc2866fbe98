package io.dialplane.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/** The Redis of {@code REDIS_URL}. Never needed for an answer to be right; its time-outs are short. */
@ApplicationScoped
public class Redis {

    private static final int TIMEOUT_MILLIS = (int) Duration.ofMillis(200).toMillis();

    private final Optional<URI> url = Setting.of("REDIS_URL", Optional.empty(), text -> {
        URI uri = URI.create(text);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("must look like redis://:password@host:6379/0");
        }
        return Optional.of(uri);
    });

    /** Whether it answers now. */
    public boolean answers() {
        return url.isPresent() && ping(url.get());
    }

    private static boolean ping(URI uri) {
        try (Jedis jedis = new Jedis(
                new HostAndPort(uri.getHost(), uri.getPort() < 0 ? Protocol.DEFAULT_PORT : uri.getPort()),
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(TIMEOUT_MILLIS)
                        .socketTimeoutMillis(TIMEOUT_MILLIS)
                        .user(JedisURIHelper.getUser(uri))
                        .password(JedisURIHelper.getPassword(uri))
                        .database(JedisURIHelper.getDBIndex(uri))
                        .ssl(JedisURIHelper.isRedisSSLScheme(uri))
                        .build())) {
            return "PONG".equals(jedis.ping());
        } catch (JedisException e) {
            return false;
        }
    }
}
