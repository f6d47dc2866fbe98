package io.dialplane.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Numbers that may not be called, by a company or by anybody. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class SuppressionsIT {

    private static final String SUPPRESSIONS = "/api/suppressions";

    private final Installation dialplane;

    SuppressionsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void aCompanysOwnIsNotHandedOutToThatCompany(TestCompany company, TestCompany other) {
        company.opens();
        other.opens();
        String number = company.addsNumbers(1).get(0);
        Answer added = company.admin()
                .post(
                        SUPPRESSIONS,
                        Json.object("phone_number", number, "reason", "asked for it", "expires_at", "2199-12-31"));
        added.is(201, """
                {"id": "<int>", "phone_number": "%s", "scope": "company", "reason": "asked for it",
                 "expires_at": "2199-12-31T23:59:59+03:30", "created_at": "<time>", "created_by": "%s"}
                """.formatted(number, company.adminPerson().username()));
        assertThat(company.batch(1).at("batch/numbers")).isEmpty();
        assertThat(other.batch(1).at("batch/numbers")).hasSize(1);
        company.admin()
                .post(SUPPRESSIONS, Json.object("phone_number", "+98" + number.substring(1)))
                .is(200, """
                {"id": %d, "phone_number": "%s", "scope": "company", "reason": null, "expires_at": null,
                 "created_at": "<time>", "created_by": "%s"}
                """.formatted(
                        added.number("id"), number, company.adminPerson().username()));
        other.admin().get(SUPPRESSIONS).is("[]");
        other.admin().delete(SUPPRESSIONS + "/" + added.number("id")).isProblem(404, null);
    }

    @Test
    void aLiftedOneIsHandedOutAgain(TestCompany company) {
        company.opens();
        String number = company.addsNumbers(1).get(0);
        int id = company.admin()
                .post(SUPPRESSIONS, Json.object("phone_number", number))
                .number("id");
        assertThat(company.batch(1).at("batch/numbers")).isEmpty();
        company.admin().delete(SUPPRESSIONS + "/" + id).expect(204);
        company.admin().delete(SUPPRESSIONS + "/" + id).isProblem(404, null);
        Awaitility.await().untilAsserted(() -> assertThat(company.batch(1).at("batch/numbers"))
                .hasSize(1));
    }

    @Test
    void oneThatExpiresIsHandedOutAgain(TestCompany company) {
        company.opens();
        String number = company.addsNumbers(1).get(0);
        company.admin()
                .post(SUPPRESSIONS, Json.object("phone_number", number, "expires_at", "2199-12-31"))
                .expect(201);
        assertThat(company.batch(1).at("batch/numbers")).isEmpty();
        dialplane.pool().update("UPDATE suppression SET expires_at = now() WHERE company_id = ?", company.id());
        Awaitility.await().untilAsserted(() -> assertThat(company.batch(1).at("batch/numbers"))
                .hasSize(1));
        company.admin().get(SUPPRESSIONS).is("[]");
    }

    @Test
    void everybodysIsForSuperusers(TestCompany company, TestCompany other) {
        company.opens();
        String number = other.addsNumbers(1).get(0);
        company.admin()
                .post(SUPPRESSIONS, Json.object("phone_number", number, "scope", "all"))
                .isProblem(403, null);
        int id = dialplane
                .superuser()
                .post(SUPPRESSIONS, Json.object("phone_number", number, "scope", "all"))
                .expect(201)
                .number("id");
        assertThat(company.batch(1).at("batch/numbers")).isEmpty();
        assertThat(company.admin().get(SUPPRESSIONS + "?scope=all").text("0/phone_number"))
                .as("everybody may know")
                .isEqualTo(number);
        assertThat(company.admin().get(SUPPRESSIONS + "?scope=company").json()).isEmpty();
        company.admin().delete(SUPPRESSIONS + "/" + id).isProblem(403, null);
        dialplane.superuser().delete(SUPPRESSIONS + "/" + id).expect(204);
        Awaitility.await().untilAsserted(() -> assertThat(company.batch(1).at("batch/numbers"))
                .hasSize(1));
    }

    @Test
    void oneThatIsHandedOutIsNamedInTheAnswerToItsReport(TestCompany company) {
        company.opens();
        String number = company.addsNumbers(1).get(0);
        company.batch(1);
        company.admin().post(SUPPRESSIONS, Json.object("phone_number", number)).expect(201);
        assertThat(company.reports(number, "MISSED")
                        .expect(200)
                        .at("suppressed")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aFileIsTakenAsAWholeAlsoForNumbersThatAreNotInThePool(TestCompany company) {
        company.opens().addsNumbers(List.of("09120000001", "09120000002"));
        company.admin()
                .upload(
                        SUPPRESSIONS + "/upload?reason=list%20of%20May&expires_at=2199-12-31",
                        "numbers.csv",
                        "phone\n09120000001\n+98 912 000 0003\n02188776655\nnobody\n09120000001\n"
                                .getBytes(StandardCharsets.UTF_8))
                .is("""
                {"added": 3, "duplicates": 1, "invalid": 1, "invalid_samples": ["nobody"]}
                """);
        company.addsNumbers(List.of("09120000003"));
        Awaitility.await().untilAsserted(() -> assertThat(company.batch(10).at("batch/numbers"))
                .extracting(n -> n.get("phone_number").asText())
                .containsExactly("09120000002"));
        JsonNode list = company.admin().get(SUPPRESSIONS + "?search=0912").json();
        assertThat(list)
                .hasSize(2)
                .allMatch(entry -> entry.get("reason").asText().equals("list of May"));
        dialplane.pool().awaitPositions();
        assertThat(company.batch(10).at("batch/numbers")).isEmpty();
    }

    @Test
    void theListIsReadPageByPage(TestCompany company) {
        for (int i = 0; i < 3; i++) {
            company.admin()
                    .post(SUPPRESSIONS, Json.object("phone_number", dialplane.freshMobile()))
                    .expect(201);
        }
        Answer first = company.admin().get(SUPPRESSIONS + "?limit=2");
        assertThat(first.json()).hasSize(2);
        assertThat(company.admin()
                        .get(SUPPRESSIONS + "?limit=2&before=" + first.number("1/id"))
                        .json())
                .hasSize(1);
    }

    @Test
    void whatIsWrongIsNamed(TestCompany company) {
        Api admin = company.admin();
        admin.post(SUPPRESSIONS, Json.object("phone_number", "nobody")).blames("phone_number");
        admin.post(SUPPRESSIONS, "{}").blames("phone_number");
        admin.post(SUPPRESSIONS, Json.object("phone_number", "09120000001", "scope", "everybody"))
                .blames("scope");
        admin.post(SUPPRESSIONS, Json.object("phone_number", "09120000001", "expires_at", "soon"))
                .blames("expires_at");
        admin.post(SUPPRESSIONS, Json.object("phone_number", "09120000001", "expires_at", "2020-01-01"))
                .blames("expires_at");
        admin.get(SUPPRESSIONS + "?scope=x").blames("scope");
        admin.get(SUPPRESSIONS + "?before=x").blames("before");
        admin.get(SUPPRESSIONS + "?limit=501").blames("limit");
        admin.get(SUPPRESSIONS).is("[]");
        assertThat(company.person("AGENT").api().get(SUPPRESSIONS).status()).isEqualTo(403);
    }

    @Test
    void everyChangeIsInTheAuditLog(TestCompany company) {
        int id = company.admin()
                .post(SUPPRESSIONS, Json.object("phone_number", "09120000001"))
                .number("id");
        company.admin().delete(SUPPRESSIONS + "/" + id).expect(204);
        company.admin()
                .upload(SUPPRESSIONS + "/upload", "numbers.csv", "09120000002\n".getBytes(StandardCharsets.UTF_8))
                .expect(200);
        assertThat(dialplane
                        .pool()
                        .rows(
                                "SELECT action FROM audit_entry WHERE company_id = ? AND action LIKE 'suppression.%' ORDER BY id",
                                company.id()))
                .extracting(row -> row.get("action"))
                .containsExactly("suppression.create", "suppression.delete", "suppression.upload");
    }
}
