package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** When Redis is left alone; nothing here connects to one. */
class RedisTest {

    /** What happens when somebody asks for a key. */
    private Consumer<String> fault = key -> {};

    private final Redis redis = new Redis(Optional.of(Fake::new), "here");

    @BeforeEach
    void it_answers() {
        assertThat(redis.probe()).isTrue();
    }

    @Test
    void what_it_refuses_is_an_answer_and_it_is_asked_on() {
        fault = key -> {
            throw new JedisDataException("WRONGTYPE Operation against a key holding the wrong kind of value");
        };
        assertThat(ask("a")).isEmpty();
        fault = key -> {};
        assertThat(ask("a")).contains("value");
    }

    @Test
    void one_whose_connections_are_all_in_use_is_asked_on() {
        fault = key -> {
            throw new JedisException(
                    "Could not get a resource from the pool",
                    new NoSuchElementException("Timeout waiting for idle object"));
        };
        assertThat(ask("a")).isEmpty();
        fault = key -> {};
        assertThat(ask("a")).contains("value");
    }

    @Test
    void one_that_is_gone_is_left_alone_until_it_is_back() {
        fault = key -> {
            throw new JedisConnectionException("Read timed out");
        };
        assertThat(redis.isWell()).isTrue();
        assertThat(ask("a")).isEmpty();
        assertThat(redis.isWell()).as("known without asking it").isFalse();
        assertThat(redis.probe()).isFalse();
        fault = key -> {};
        assertThat(ask("a")).as("nobody has looked yet").isEmpty();
        assertThat(redis.probe()).isTrue();
        assertThat(ask("a")).contains("value");
    }

    /** Asked anew each time, each request for one of its keys would come late. */
    @Test
    void a_cluster_one_of_whose_nodes_is_gone_is_left_alone_until_that_one_is_back() {
        fault = key -> {
            if (key.equals("there")) {
                throw new JedisClusterOperationException("No more cluster attempts left.");
            }
        };
        assertThat(ask("here")).contains("value");
        assertThat(ask("there")).isEmpty();
        assertThat(ask("here")).isEmpty();
        assertThat(redis.probe()).isFalse();
        fault = key -> {};
        assertThat(redis.probe()).isTrue();
        assertThat(ask("there")).contains("value");
    }

    private Optional<String> ask(String key) {
        return redis.ask(key, client -> client.get(key));
    }

    private final class Fake extends UnifiedJedis {

        Fake() {
            super(null, null, (RedisProtocol) null, null);
        }

        @Override
        public String get(String key) {
            fault.accept(key);
            return "value";
        }

        @Override
        public boolean exists(String key) {
            fault.accept(key);
            return false;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
