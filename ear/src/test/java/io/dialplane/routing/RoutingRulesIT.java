package io.dialplane.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Groups, routing rules and the trial of them. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class RoutingRulesIT {

    private final Installation dialplane;

    RoutingRulesIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void groupsAndRulesAreMadeChangedOrderedAndDeleted(TestCompany company) {
        Api admin = company.admin();
        String workspace = "/api/workspaces/" + company.slug();
        Person agent = company.person("AGENT");
        Answer group = admin.post(workspace + "/groups", Json.object("name", "Sales", "members", List.of(agent.id())));
        group.is(201, """
                {"id": "<int>", "name": "Sales", "members": [%d], "created_at": "<time>", "updated_at": "<time>", "version": 1}
                """.formatted(agent.id()));
        int groupId = group.number("id");
        admin.post(workspace + "/groups", Json.object("name", "sales")).blames(409, "name");

        ObjectNode hours = Json.object(
                "windows",
                List.of(Json.object("day_of_week", 0, "start_time", "08:00", "end_time", "17:00:00")),
                "skip_holidays",
                true);
        Answer rule = admin.post(
                workspace + "/routing-rules",
                Json.object(
                        "name",
                        "Qualified leads",
                        "priority",
                        1,
                        "is_active",
                        true,
                        "criteria",
                        Json.object("lead_status", List.of("Qualified"), "tags", List.of("VIP", "door")),
                        "targets",
                        Json.object("agents", List.of(agent.id()), "groups", List.of(groupId)),
                        "strategy",
                        "longest_idle",
                        "ring_timeout_seconds",
                        20,
                        "opening_hours",
                        hours));
        String whole = """
                {"id": "<int>", "name": "Qualified leads", "priority": 1, "is_active": true,
                 "criteria": {"lead_status": ["Qualified"], "state": [], "tags": ["VIP", "door"], "product": [], "market": []},
                 "targets": {"agents": [%d], "groups": [%d]}, "strategy": "longest_idle", "ring_timeout_seconds": 20,
                 "opening_hours": {"windows": [{"day_of_week": 0, "start_time": "08:00:00", "end_time": "17:00:00"}],
                                   "skip_holidays": true},
                 "created_at": "<time>", "updated_at": "<time>", "version": 1}
                """.formatted(agent.id(), groupId);
        rule.is(201, whole);
        int first = rule.number("id");
        admin.get(workspace + "/routing-rules/" + first).is(whole);
        int second = admin.post(workspace + "/routing-rules", Json.object("name", "Everybody"))
                .expect(201)
                .number("id");

        Answer ordered = admin.put(workspace + "/routing-rules/order", List.of(second, first));
        assertThat(ordered.expect(200).number("0/id")).isEqualTo(second);
        assertThat(ordered.number("1/priority")).isEqualTo(2);
        assertThat(admin.put(workspace + "/routing-rules/order", List.of(second))
                        .isProblem(400, null)
                        .text("hint"))
                .isNotBlank();
        Answer always = admin.put(
                workspace + "/routing-rules/" + first,
                Json.object("opening_hours", null, "is_active", false, "version", ordered.number("1/version")));
        assertThat(always.expect(200).at("opening_hours").isNull()).isTrue();
        assertThat(always.number("version")).isEqualTo(ordered.number("1/version") + 1);
        admin.put(workspace + "/routing-rules/" + first, Json.object("name", "x", "version", 1))
                .isProblem(409, null);

        wrong(admin, workspace, "name", Json.object());
        wrong(admin, workspace, "strategy", Json.object("name", "x", "strategy", "loudest"));
        wrong(
                admin,
                workspace,
                "criteria.leadstatus",
                Json.object("name", "x", "criteria", Json.object("leadstatus", List.of("x"))));
        wrong(admin, workspace, "criteria.tags", Json.object("name", "x", "criteria", Json.object("tags", "x")));
        wrong(
                admin,
                workspace,
                "targets.agents[0]",
                Json.object("name", "x", "targets", Json.object("agents", List.of(99999999))));
        wrong(admin, workspace, "ring_timeout_seconds", Json.object("name", "x", "ring_timeout_seconds", 0));

        assertThat(admin.delete(workspace + "/groups/" + groupId)
                        .isProblem(409, null)
                        .text("hint"))
                .isNotBlank();
        admin.delete(workspace + "/routing-rules/" + first).expect(204);
        admin.delete(workspace + "/groups/" + groupId).expect(204);
        assertThat(admin.get(workspace + "/routing-rules").json()).hasSize(1);
        assertThat(company.person("SUPERVISOR")
                        .api()
                        .get(workspace + "/routing-rules")
                        .expect(200)
                        .json())
                .hasSize(1);
        company.person("SUPERVISOR")
                .api()
                .post(workspace + "/routing-rules", Json.object("name", "x"))
                .isProblem(403, null);
        agent.api().get(workspace + "/routing-rules").isProblem(403, null);
    }

    private static void wrong(Api admin, String workspace, String field, ObjectNode rule) {
        admin.post(workspace + "/routing-rules", rule).blames(field);
    }

    @Test
    void aTrialSaysWhoWouldRingAndWhy(TestCompany company) {
        AgentDoor door = AgentDoor.of(dialplane);
        String workspace = "/api/workspaces/" + company.id();
        Person one = door.agent(company, "routed-1-" + company.slug(), "71");
        Person two = door.agent(company, "routed-2-" + company.slug(), "72");
        door.client(door.logIn(one))
                .put("/api/agents/me/state", Json.object("state", "available"))
                .expect(200);
        Api second = door.client(door.logIn(two));
        second.put("/api/agents/me/state", Json.object("state", "break")).expect(200);
        int contact = company.admin()
                .post(
                        workspace + "/contacts",
                        Json.object("name", "John Doe", "phone_numbers", List.of("+16263133690")))
                .expect(201)
                .number("id");
        company.admin()
                .post(workspace + "/assignments", Json.object("contact_id", contact, "user_id", two.id()))
                .expect(201);

        Answer trial =
                company.admin().post(workspace + "/routing-rules/simulate", Json.object("from", "+1 626 313 3690"));
        int admin = company.adminPerson().id();
        trial.is("""
                {"from": "+16263133690", "contact": {"id": %1$d, "name": "John Doe"}, "rings": [%2$d],
                 "tiers": [
                   {"tier": 1, "rule_id": null, "rule": null, "strategy": "ring_all", "ring_timeout_seconds": 30, "closed": null, "rings": [],
                    "candidates": [{"user_id": %3$d, "full_name": "%6$s", "reason": "assigned", "group": null, "rings": false, "why_not": "break"}]},
                   {"tier": 3, "rule_id": null, "rule": null, "strategy": "ring_all", "ring_timeout_seconds": 30, "closed": null, "rings": [%2$d],
                    "candidates": [
                      {"user_id": %4$d, "full_name": "%7$s", "reason": "everybody", "group": null, "rings": false, "why_not": "not_logged_in"},
                      {"user_id": %2$d, "full_name": "%5$s", "reason": "everybody", "group": null, "rings": true, "why_not": null},
                      {"user_id": %3$d, "full_name": "%6$s", "reason": "everybody", "group": null, "rings": false, "why_not": "break"}]}]}
                """.formatted(
                        contact,
                        one.id(),
                        two.id(),
                        admin,
                        one.username(),
                        two.username(),
                        company.adminPerson().username()));

        second.put("/api/agents/me/state", Json.object("state", "available")).expect(200);
        assertThat(company.admin()
                        .post(workspace + "/routing-rules/simulate", Json.object("from", "+16263133690"))
                        .at("rings")
                        .toString())
                .isEqualTo("[" + two.id() + "]");
        company.admin()
                .post(workspace + "/routing-rules/simulate", Json.object("from", "12"))
                .blames("from");
        company.admin()
                .post(workspace + "/routing-rules/simulate", Json.object("from", "+16263133690", "at", "tomorrow"))
                .blames("at");
    }
}
