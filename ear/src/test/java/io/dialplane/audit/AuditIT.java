package io.dialplane.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people changed is found in their company's audit log, and nowhere else. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class AuditIT {

    private static final String AUDIT = "/api/audit";

    private final Installation dialplane;

    AuditIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void showsWhoChangedWhatNewestFirst(TestCompany company) {
        Person admin = company.adminPerson();
        Api behindProxy = company.admin().with("X-Forwarded-For", "10.7.0.10");
        Person agent = company.person("AGENT");
        behindProxy
                .put("/api/admins/" + agent.id(), Json.object("first_name", "Ali"))
                .expect(200);
        int token = behindProxy
                .post("/api/dialer-tokens", Json.object("name", "second"))
                .expect(201)
                .number("id");
        behindProxy.delete("/api/dialer-tokens/" + token).expect(204);

        Answer all = behindProxy.get(AUDIT + "?limit=3");
        all.is("""
                [
                  {
                    "id": "<int>", "at": "<time>", "actor_id": %1$d, "actor": "%2$s", "address": "10.7.0.10",
                    "action": "dialer-token.revoke", "subject": "dialer-token:%3$d",
                    "before": {"name": "second", "shared": false}, "after": null
                  },
                  {
                    "id": "<int>", "at": "<time>", "actor_id": %1$d, "actor": "%2$s", "address": "10.7.0.10",
                    "action": "dialer-token.create", "subject": "dialer-token:%3$d",
                    "before": null, "after": {"name": "second", "shared": false}
                  },
                  {
                    "id": "<int>", "at": "<time>", "actor_id": %1$d, "actor": "%2$s", "address": "10.7.0.10",
                    "action": "user.update", "subject": "user:%4$d", "before": "<any>", "after": "<any>"
                  }
                ]
                """.formatted(admin.id(), admin.username(), token, agent.id()));
        assertThat(all.at("2/before/first_name").isNull()).isTrue();
        assertThat(all.text("2/after/first_name")).isEqualTo("Ali");
        assertThat(all.text("0/at")).endsWith("+03:30");
        assertThat(company.person("SUPERVISOR").api().get(AUDIT).expect(200).json())
                .isNotEmpty();
        List<String> actions = actions(company.admin(), "");
        assertThat(actions.get(actions.size() - 1)).as("the first of all").isEqualTo("company.create");
    }

    @Test
    void isNarrowedByEachFilter(TestCompany company) {
        Api admin = company.admin();
        Person agent = company.person("AGENT");
        company.addsNumbers(1);
        admin.put("/api/admins/" + agent.id(), Json.object("first_name", "Ali")).expect(200);
        admin.with("X-Forwarded-For", "10.7.0.11")
                .put("/api/schedule", Json.object("enabled", false))
                .expect(200);

        assertThat(actions(admin, "?action=user.")).containsExactly("user.update", "user.create", "user.create");
        assertThat(actions(admin, "?action=user.u")).containsExactly("user.update");
        assertThat(actions(admin, "?action=%25")).isEmpty();
        assertThat(actions(admin, "?subject=user:" + agent.id())).containsExactly("user.update", "user.create");
        assertThat(actions(admin, "?address=10.7.0.11")).containsExactly("schedule.update");
        assertThat(actions(admin, "?actor=" + company.adminPerson().username()))
                .containsExactly("schedule.update", "user.update", "number.add", "dialer-token.create");
        assertThat(actions(admin, "?actor=admin&action=user.")).containsExactly("user.create", "user.create");
        assertThat(actions(admin, "?actor=&action=&subject=&address=&from=&to=&before_id=&limit="))
                .hasSize(7);
        LocalDate today = LocalDate.now(TestCompany.TEHRAN);
        assertThat(actions(admin, "?from=" + today.minusDays(1) + "&to=" + today.plusDays(1)))
                .hasSize(7);
        assertThat(actions(admin, "?to=" + today.minusDays(2))).isEmpty();
    }

    @Test
    void showsWhatDialersChanged(TestCompany company) {
        company.announcesScenario("winter");
        company.announcesScenario("winter");
        String number = company.addsNumbers(1).get(0);
        for (int i = 0; i < 2; i++) {
            company.dialer()
                    .post(
                            "/api/dialer/report-result",
                            TestCompany.reportOf(number, "MISSED").put("call_allowed", false))
                    .expect(200);
        }
        company.admin()
                .get(AUDIT + "?actor=dialer:dialer%20of%20" + company.slug())
                .is("""
                [
                  {
                    "id": "<int>", "at": "<time>", "actor_id": null, "actor": "dialer:dialer of %1$s", "address": "<any>",
                    "action": "schedule.switch", "subject": "schedule:%2$d",
                    "before": {"disabled_by_dialer": false}, "after": {"disabled_by_dialer": true}
                  },
                  {
                    "id": "<int>", "at": "<time>", "actor_id": null, "actor": "dialer:dialer of %1$s", "address": "<any>",
                    "action": "scenario.register", "subject": "scenarios",
                    "before": null, "after": {"registered": 1, "created": 1, "updated": 0, "deactivated": 1}
                  }
                ]
                """.formatted(company.slug(), company.id()));
    }

    @Test
    void isReadPageByPage(TestCompany company) {
        company.person("AGENT");
        List<Integer> whole = ids(company.admin().get(AUDIT).expect(200));
        List<Integer> together = new ArrayList<>();
        List<Integer> part = ids(company.admin().get(AUDIT + "?limit=2").expect(200));
        while (!part.isEmpty()) {
            together.addAll(part);
            part = ids(company.admin()
                    .get(AUDIT + "?limit=2&before_id=" + together.get(together.size() - 1))
                    .expect(200));
        }
        assertThat(whole).hasSizeGreaterThan(3).doesNotHaveDuplicates();
        assertThat(together).isEqualTo(whole);
    }

    @Test
    void isTheCompanysOwn(TestCompany company, TestCompany other) {
        Api admin = company.admin();
        assertThat(admin.get(AUDIT + "?limit=500").expect(200).body()).doesNotContain(other.slug());
        admin.get(AUDIT + "?company=" + other.slug()).isProblem(403, null);
        int foreign = other.admin().get(AUDIT + "?limit=1").number("0/id");
        admin.get(AUDIT + "?before_id=" + foreign).blames("before_id");
        assertThat(actions(admin, "?subject=company:" + other.id())).isEmpty();
        assertThat(dialplane
                        .superuser()
                        .get(AUDIT + "?company=" + other.slug() + "&subject=company:" + other.id())
                        .expect(200)
                        .text("0/after/name"))
                .isEqualTo(other.slug());
        company.person("AGENT").api().get(AUDIT).isProblem(403, null);
        company.dialer().get(AUDIT).isProblem(403, null);
        dialplane.api().get(AUDIT).isProblem(401, null);
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            dialplane.superuser().send(method, AUDIT, null, null).isProblem(405, null);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=yesterday",
                "to=2026-13-01",
                "before_id=0",
                "before_id=x",
                "before_id=471100000000",
                "limit=0",
                "limit=501"
            })
    void namesWhatIsWrongWithAQuestion(String query, TestCompany company) {
        company.admin().get(AUDIT + "?" + query).blames(query.substring(0, query.indexOf('=')));
    }

    @Test
    void holdsNoSecrets(TestCompany company) {
        Person agent = company.person("AGENT");
        company.admin()
                .put("/api/admins/" + agent.id(), Json.object("password", "another-long-one"))
                .expect(200);
        String log = company.admin().get(AUDIT + "?limit=500").expect(200).body();
        assertThat(log)
                .contains("user.password")
                .doesNotContain(TestCompany.PASSWORD, "another-long-one", "$argon", "hash");
    }

    private static List<String> actions(Api caller, String query) {
        List<String> actions = new ArrayList<>();
        for (JsonNode entry : caller.get(AUDIT + query).expect(200).json()) {
            actions.add(entry.get("action").asText());
        }
        return actions;
    }

    private static List<Integer> ids(Answer answer) {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode entry : answer.json()) {
            ids.add(entry.get("id").asInt());
        }
        return ids;
    }
}
