package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;

class RedisUrlTest {

    @Test
    void a_server_has_a_host_a_password_and_a_database() {
        assertThat(RedisUrl.parse("redis://:p%40ss+word@redis.internal:6380/3"))
                .isEqualTo(new RedisUrl(
                        RedisUrl.Kind.SERVER,
                        false,
                        null,
                        "p@ss+word",
                        Set.of(new HostAndPort("redis.internal", 6380)),
                        null,
                        3));
        assertThat(RedisUrl.parse("rediss://app:secret@localhost"))
                .isEqualTo(new RedisUrl(
                        RedisUrl.Kind.SERVER,
                        true,
                        "app",
                        "secret",
                        Set.of(new HostAndPort("localhost", 6379)),
                        null,
                        0));
        assertThat(RedisUrl.parse("redis://redis:6379").password()).isNull();
    }

    @Test
    void sentinels_are_several_hosts_and_a_master() {
        assertThat(RedisUrl.parse("rediss+sentinel://:x@a:26379,b/main/2"))
                .isEqualTo(new RedisUrl(
                        RedisUrl.Kind.SENTINEL,
                        true,
                        null,
                        "x",
                        Set.of(new HostAndPort("a", 26379), new HostAndPort("b", 26379)),
                        "main",
                        2));
    }

    @Test
    void a_cluster_is_several_hosts() {
        assertThat(RedisUrl.parse("redis+cluster://a:7000,b:7001"))
                .isEqualTo(new RedisUrl(
                        RedisUrl.Kind.CLUSTER,
                        false,
                        null,
                        null,
                        Set.of(new HostAndPort("a", 7000), new HostAndPort("b", 7001)),
                        null,
                        0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:6379",
                "http://:secret@localhost",
                "redis://:secret@",
                "redis://:secret@a,b",
                "redis://:secret@a:0",
                "redis://:secret@a:70000",
                "redis://:secret@a/x",
                "redis://:secret@a b",
                "redis+sentinel://:secret@a",
                "redis+cluster://:secret@a/1",
                "redis+nonsense://:secret@a"
            })
    void anything_else_is_refused_without_quoting_the_password(String url) {
        assertThatThrownBy(() -> RedisUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
