package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** When Redis is left alone; nothing here connects to one. */
class RedisTest {

    private final UnifiedJedis client =
            RedisClient.builder().hostAndPort("127.0.0.1", 1).build();
    private final Redis redis = new Redis(client);

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void what_it_refuses_is_an_answer_and_it_is_asked_on() {
        assertThat(redis.ask(asked -> {
                    throw new JedisDataException("WRONGTYPE Operation against a key holding the wrong kind of value");
                }))
                .isEmpty();
        assertThat(redis.ask(asked -> "value")).contains("value");
    }

    @Test
    void one_that_is_gone_is_left_alone() {
        assertThat(redis.isWell()).isTrue();
        assertThat(redis.ask(asked -> {
                    throw new JedisConnectionException("Read timed out");
                }))
                .isEmpty();
        assertThat(redis.isWell()).isFalse();
        assertThat(redis.ask(asked -> "value")).isEmpty();
    }
}
