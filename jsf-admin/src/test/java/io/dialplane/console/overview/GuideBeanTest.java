package io.dialplane.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuideBeanTest {

    @Test
    void the_first_batch_is_fetched_where_the_product_is_found() {
        assertThat(GuideBean.curl(Optional.of("https://dialplane.example.com"), "http://10.0.0.7:8080"))
                .endsWith("'https://dialplane.example.com/api/dialer/next-batch?size=10'");
        assertThat(GuideBean.curl(Optional.empty(), "http://10.0.0.7:8080"))
                .endsWith("'http://10.0.0.7:8080/api/dialer/next-batch?size=10'");
    }
}
