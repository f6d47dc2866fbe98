package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An export that is broken off is never taken for the whole one. */
@ExtendWith(Dialplane.class)
class ExportBrokenOffIT {

    private static final String EXPORT = "/api/numbers/export";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final Object ALL = Json.object("select_all", true);

    private final Installation dialplane;

    ExportBrokenOffIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void endsWhenTheClientGoesAway(TestCompany company) throws Exception {
        HttpResponse<InputStream> answer = slowly(company, "text/csv");
        answer.body().readNBytes(100_000);
        assertThat(dialplane.node().threads()).contains("NumberExport$Begun.writeTo");

        answer.body().close();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(dialplane.node().threads()).doesNotContain("NumberExport$Begun.writeTo"));
    }

    /** Servers end the answer in order: the file itself must not be taken for the whole. */
    @Test
    void isNoWholeFileWhenTheDatabaseFailsInItsMiddle(TestCompany company) throws Exception {
        assertThat(new String(brokenInItsMiddle(company, "text/csv"), StandardCharsets.UTF_8))
                .endsWith("\r\n\"Something went wrong: the list is not complete, fetch it again\"\r\n");
        byte[] workbook = brokenInItsMiddle(company, XLSX);
        assertThatThrownBy(() -> new ReadableWorkbook(new ByteArrayInputStream(workbook)))
                .isInstanceOf(Exception.class);
        assertThat(company.admin()
                        .download(EXPORT, Json.object("ids", List.of(1)))
                        .statusCode())
                .isEqualTo(200);
    }

    private byte[] brokenInItsMiddle(TestCompany company, String accept) throws IOException, InterruptedException {
        dialplane.pool().empty();
        HttpResponse<InputStream> answer = slowly(company, accept);
        byte[] start = answer.body().readNBytes(100_000);
        dialplane.pool().update("REVOKE SELECT ON call_result FROM dialplane_app");
        try (ByteArrayOutputStream all = new ByteArrayOutputStream()) {
            all.write(start);
            answer.body().transferTo(all);
            return all.toByteArray();
        } finally {
            dialplane.pool().update("GRANT SELECT ON call_result TO dialplane_app");
        }
    }

    @Test
    void isAProblemWhenTheDatabaseFailsAtOnce(TestCompany company) {
        dialplane.pool().update("REVOKE SELECT ON call_result FROM dialplane_app");
        try {
            company.admin().post(EXPORT, ALL).isProblem(500, null);
        } finally {
            dialplane.pool().update("GRANT SELECT ON call_result TO dialplane_app");
        }
    }

    /** An export of 60 MB that is not read yet: more than lies between a server and a client. */
    private HttpResponse<InputStream> slowly(TestCompany company, String accept)
            throws IOException, InterruptedException {
        dialplane.pool().update("""
                WITH n AS (
                    INSERT INTO phone_number (e164, country) SELECT '+98912' || (1000000 + i), 'IR' FROM generate_series(1, 60000) i
                    RETURNING id),
                s AS (INSERT INTO number_state (number_id, country, dialable) SELECT id, 'IR', true FROM n)
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_attempt_at, last_user_message)
                SELECT ?, id, 'MISSED', 1, now(), (SELECT string_agg(md5(g || ' ' || id), '') FROM generate_series(1, 31) g) FROM n""", company.id());
        String token = dialplane
                .api()
                .post(
                        "/api/auth/login",
                        Json.object(
                                "username",
                                company.adminPerson().username(),
                                "password",
                                company.adminPerson().password()))
                .text("access_token");
        HttpRequest request = HttpRequest.newBuilder(dialplane.node().uri().resolve(EXPORT))
                .header("Authorization", "Bearer " + token)
                .header("Accept", accept)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(ALL)))
                .build();
        HttpResponse<InputStream> answer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }
}
