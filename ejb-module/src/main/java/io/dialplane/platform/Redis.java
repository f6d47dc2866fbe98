package io.dialplane.platform;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The Redis of {@code REDIS_URL}. Never needed for an answer to be right: what it doesn't say in {@link #PATIENCE} is as good as
 * not there.
 *
 * <p>After the first failure of a connection nobody asks it any more until {@link #probe} has found it well again, so that a Redis that
 * is frozen or gone delays one request of each thread and no more. Only the probe connects for the first time: looking for
 * sentinels and the nodes of a cluster takes longer than a request may wait.
 */
@ApplicationScoped
public class Redis {

    /** For a connection, for an answer, and for a free connection of the pool: each a third of what a request may be late. */
    static final Duration PATIENCE = Duration.ofMillis(60);

    private static final System.Logger LOG = System.getLogger(Redis.class.getName());
    private static final int CONNECTIONS = 16;

    private final Optional<Supplier<UnifiedJedis>> connection;
    private final String place;
    private UnifiedJedis client; // of the probe
    private volatile String probed =
            "dialplane"; // or the last key that could not be asked for: its node may be the one that is away
    private volatile UnifiedJedis well; // null: not to be asked now

    public Redis() {
        this(Setting.of("REDIS_URL", Optional.empty(), text -> Optional.of(RedisUrl.parse(text))));
    }

    private Redis(Optional<RedisUrl> url) {
        this(url.map(known -> () -> connect(known)), url.map(RedisUrl::toString).orElse("nowhere"));
    }

    Redis(Optional<Supplier<UnifiedJedis>> connection, String place) {
        this.connection = connection;
        this.place = place;
    }

    /** One elsewhere; to be closed. */
    public static Redis at(RedisUrl url) {
        return new Redis(Optional.of(url));
    }

    /**
     * Asks something.
     *
     * @param key which the question is about; in a cluster it tells which node is asked
     * @return empty: it doesn't answer, or refuses, or answers nothing
     */
    public <T> Optional<T> ask(String key, Function<UnifiedJedis, T> question) {
        UnifiedJedis asked = well;
        if (asked == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(question.apply(asked));
        } catch (JedisConnectionException | JedisClusterOperationException e) {
            probed = key;
            leaveAlone(e);
            return Optional.empty();
        } catch (
                JedisException
                        e) { // it refuses, a key that is somebody else's for example; or all connections are in use
            LOG.log(System.Logger.Level.DEBUG, "Redis refuses: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether it answered when it was last asked; asks nothing. */
    public boolean isWell() {
        return well != null;
    }

    private void leaveAlone(JedisException e) {
        if (well != null) {
            LOG.log(System.Logger.Level.WARNING, "Redis does not answer and is left alone: {0}", e.getMessage());
        }
        well = null;
    }

    /** Whether it answers now; from then on it is asked, or left alone. */
    public synchronized boolean probe() {
        if (connection.isEmpty()) {
            return false;
        }
        try {
            if (client == null) {
                client = connection.get().get();
            }
            client.exists(probed); // a cluster knows no ping of its own
            if (well == null) {
                LOG.log(System.Logger.Level.INFO, "Redis answers: {0}", place);
            }
            well = client;
            return true;
        } catch (JedisException e) {
            leaveAlone(e);
            close(); // also connections that a restart has cut; and who the master is, is asked anew
            return false;
        }
    }

    private static UnifiedJedis connect(RedisUrl url) {
        int millis = (int) PATIENCE.toMillis();
        DefaultJedisClientConfig config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(millis)
                .socketTimeoutMillis(millis)
                .user(url.user())
                .password(url.password())
                .database(url.database())
                .ssl(url.tls())
                .autoNegotiateProtocol(false) // one exchange less for each connection
                .build();
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(PATIENCE);
        pool.setTestWhileIdle(false);
        pool.setJmxEnabled(false);
        return switch (url.kind()) {
            case SERVER ->
                RedisClient.builder()
                        .hostAndPort(url.hosts().iterator().next())
                        .clientConfig(config)
                        .poolConfig(pool)
                        .build();
            case SENTINEL ->
                RedisSentinelClient.builder()
                        .sentinels(url.hosts())
                        .masterName(url.master())
                        .sentinelClientConfig(DefaultJedisClientConfig.builder()
                                .connectionTimeoutMillis(millis)
                                .socketTimeoutMillis(millis)
                                .ssl(url.tls())
                                .build())
                        .clientConfig(config)
                        .poolConfig(pool)
                        .build();
            case CLUSTER ->
                RedisClusterClient.builder()
                        .nodes(url.hosts())
                        .clientConfig(config)
                        .poolConfig(pool)
                        .maxAttempts(1)
                        .build();
        };
    }

    /** Lets go of all connections. */
    @PreDestroy
    public synchronized void close() {
        well = null;
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
