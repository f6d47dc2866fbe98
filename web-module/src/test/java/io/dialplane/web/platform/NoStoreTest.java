package io.dialplane.web.platform;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class NoStoreTest {

    private final MultivaluedMap<String, Object> headers = new MultivaluedHashMap<>();

    @Test
    void what_says_nothing_is_not_kept() {
        filter();
        assertThat(headers.get(HttpHeaders.CACHE_CONTROL)).containsExactly("no-store");
    }

    @Test
    void what_may_be_kept_may() {
        headers.putSingle(HttpHeaders.CACHE_CONTROL, "max-age=3600");
        filter();
        assertThat(headers.get(HttpHeaders.CACHE_CONTROL)).containsExactly("max-age=3600");
    }

    private void filter() {
        ContainerResponseContext response = (ContainerResponseContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ContainerResponseContext.class},
                (proxy, method, parameters) -> headers);
        new NoStore().filter(null, response);
    }
}
