package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

class RedisServerIT {

    @TempDir
    Path directory;

    private RedisServer redis;

    @BeforeEach
    void start() {
        redis = RedisServer.in(DataFolder.at(directory.resolve("data"))).start();
    }

    @AfterEach
    void stop() {
        redis.stop();
    }

    @Test
    void whatWasWrittenIsThereAfterARestartOnTheSamePort() {
        int port = redis.port();
        set("name", "kept");

        redis.stop();
        redis.start();

        assertThat(redis.port()).isEqualTo(port);
        assertThat(get("name")).isEqualTo("kept");
    }

    @Test
    void itAsksForAPasswordAndCanBeEmptied() {
        set("name", "there");
        try (Jedis stranger = new Jedis("127.0.0.1", redis.port())) {
            assertThatThrownBy(() -> stranger.get("name"))
                    .isInstanceOf(JedisException.class)
                    .hasMessageContaining("NOAUTH");
        }

        redis.empty();

        assertThat(get("name")).isNull();
    }

    @Test
    void frozenItAnswersNothingAndThenGoesOn() {
        set("name", "there");
        redis.freeze();
        assertThatThrownBy(() -> get("name")).isInstanceOf(JedisException.class);
        redis.thaw();
        assertThat(get("name")).isEqualTo("there");
    }

    private void set(String key, String value) {
        try (Jedis jedis = new Jedis(URI.create(redis.url()), 1_000)) {
            jedis.set(key, value);
        }
    }

    private String get(String key) {
        try (Jedis jedis = new Jedis(URI.create(redis.url()), 1_000)) {
            return jedis.get(key);
        }
    }
}
