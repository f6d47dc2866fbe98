package io.dialplane.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Build;
import io.dialplane.testing.Exposition;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The enterprise archive also runs on Payara Server: a batch is fetched and reported, the console asks who is there. */
@Tag("payara")
class PayaraServerIT {

    @Test
    void theSameArchiveRunsOnPayaraServer() {
        try (Installation dialplane = Installation.start("smoke", Build.Server.PAYARA_SERVER, Map.of())) {
            TestCompany company = dialplane.company().opens();
            List<String> numbers = company.addsNumbers(2);
            assertThat(company.numbersOfBatch(10)).containsExactlyInAnyOrderElementsOf(numbers);
            company.reports(numbers.get(0), "CONNECTED").expect(200);
            assertThat(company.admin()
                            .get("/api/numbers?status=CONNECTED")
                            .expect(200)
                            .json())
                    .hasSize(1);
            company.admin().get("/api/auth/me").expect(200);
            dialplane
                    .api()
                    .as("wrong-wrong-wrong-wrong")
                    .get("/api/dialer/next-batch")
                    .isProblem(401, "Invalid token");
            dialplane.api().get("/api/schedule").isProblem(401, null);
            company.person("AGENT").api().get("/api/schedule").isProblem(403, null);

            RepeatedWorkIT.goesOnByItself(dialplane, company);

            assertThat(Exposition.parse(dialplane
                                    .monitor()
                                    .get("/api/metrics")
                                    .expect(200)
                                    .body())
                            .value("dialplane_numbers_handed_out_total", "company", company.slug()))
                    .isGreaterThanOrEqualTo(2);
            dialplane.api().get("/api/docs").expect(200);
            dialplane.api().get("/api/docs/swagger-ui-bundle.js").expect(200);

            Answer console = dialplane
                    .api()
                    .with("X-Forwarded-Proto", "https")
                    .get("/console/login.xhtml")
                    .expect(200);
            assertThat(console.header("Content-Type")).startsWith("text/html");
            assertThat(console.body()).contains("password");
            assertThat(console.header("Set-Cookie")).containsIgnoringCase("HttpOnly");
            assertThat(console.header("Set-Cookie")).containsIgnoringCase("SameSite=Lax");
            assertThat(console.header("Set-Cookie")).containsIgnoringCase("Secure");
        }
    }
}
