package io.dialplane.agent.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OzonetelRulesTest {

    @Test
    void aBaseUrlLosesTheSlashAtItsEnd() {
        assertThat(OzonetelRules.baseUrl("https://calls.example.com/")).hasToString("https://calls.example.com");
        assertThat(OzonetelRules.baseUrl("https://calls.example.com:8443/a/"))
                .hasToString("https://calls.example.com:8443/a");
        assertThat(OzonetelRules.baseUrl("http://127.0.0.1:8080")).hasToString("http://127.0.0.1:8080");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://calls.example.com",
                "ftp://calls.example.com",
                "https://user@calls.example.com",
                "https://calls.example.com/?a=b",
                "https://calls.example.com/#a",
                "https:///a",
                "calls.example.com",
                "https://calls example.com",
                "file:///etc/passwd",
                ""
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> OzonetelRules.baseUrl(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyHostsOnTheListAreAllowed() {
        List<String> hosts = List.of("calls.example.com", "*.example.org");

        assertThat(allowed("https://CALLS.example.com/x", hosts)).isTrue();
        assertThat(allowed("https://a.example.org", hosts)).isTrue();
        assertThat(allowed("https://example.org", hosts)).isFalse();
        assertThat(allowed("https://badexample.org", hosts)).isFalse();
        assertThat(allowed("https://calls.example.com.evil.test", hosts)).isFalse();
        assertThat(allowed("https://calls.example.com", List.of())).isFalse();
    }

    @Test
    void aUserNameFitsIntoAKeyOfRedis() {
        assertThat(OzonetelRules.username("demo_user")).isEqualTo("demo_user");
        for (String wrong : List.of("", "a b", "a:b", "#5", "a\nb", "x".repeat(101))) {
            assertThatThrownBy(() -> OzonetelRules.username(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static boolean allowed(String url, List<String> hosts) {
        return OzonetelRules.isAllowed(URI.create(url), hosts);
    }
}
