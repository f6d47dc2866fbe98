package io.dialplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Api;
import io.dialplane.testing.DeadToken;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What ends a session ends it within a second on every node; shown on two processes with one database. */
@ExtendWith(TwoNodes.class)
@Tag("two-nodes")
class RevocationIT {

    private static final Duration WITHIN = Duration.ofSeconds(1);

    private final Installation dialplane;
    private final URI otherNode;

    RevocationIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.otherNode = dialplane.node(1).uri();
    }

    /** Both nodes have just seen the token, so that both may remember it. */
    private List<Api> seenOnBothNodes(Person person) {
        List<Api> both = List.of(person.api(), person.api().on(otherNode));
        both.forEach(node -> node.get("/api/auth/me").expect(200));
        return both;
    }

    @Test
    void aTokenIsGoodOnEveryNode(TestCompany company) {
        Person person = company.person("AGENT");
        Api there = dialplane.api().on(otherNode).login(person.username(), person.password());
        there.on(dialplane.node().uri()).get("/api/auth/me").expect(200);
        company.dialer().on(otherNode).get("/api/dialer/next-batch").expect(200);
    }

    @Test
    void logOutEndsTheOneSession(TestCompany company) {
        Person person = company.person("ADMIN");
        List<Api> both = seenOnBothNodes(person);
        Api elsewhere = dialplane.api().login(person.username(), person.password());
        person.api().post("/api/auth/logout", "").expect(204);
        DeadToken.isRefusedWithinASecond(company, both);
        elsewhere.get("/api/auth/me").expect(200);
    }

    @Test
    void whoLogsInElsewhereTakesOver(TestCompany company) {
        AgentDoor door = AgentDoor.of(dialplane);
        Person agent = door.agent(company, "taken-over", "380");
        Api here = door.client(door.logIn(agent));
        List<Api> both = List.of(here, here.on(otherNode));
        both.forEach(node -> node.get("/api/auth/me").expect(200));
        Api there = door.client(door.logIn(otherNode, agent));
        DeadToken.isRefusedWithinASecond(company, both);
        there.post("/auth/heartbeat", "").expect(200);
    }

    @Test
    void deactivationEndsAllOfThePerson(TestCompany company) {
        Person person = company.person("AGENT");
        List<Api> both = seenOnBothNodes(person);
        company.admin()
                .put("/api/admins/" + person.id(), Json.object("is_active", false))
                .expect(200);
        DeadToken.isRefusedWithinASecond(company, both);
        company.admin()
                .put("/api/admins/" + person.id(), Json.object("is_active", true))
                .expect(200);
        both.forEach(node -> node.get("/api/auth/me").isProblem(401, null));
    }

    @Test
    void deletionEndsAllOfThePerson(TestCompany company) {
        Person person = company.person("SUPERVISOR");
        List<Api> both = seenOnBothNodes(person);
        company.admin().delete("/api/admins/" + person.id()).expect(200);
        DeadToken.isRefusedWithinASecond(company, both);
    }

    @Test
    void aNewPasswordEndsAllOfThePerson(TestCompany company) {
        Person person = company.person("SUPERVISOR");
        List<Api> both = seenOnBothNodes(person);
        Api elsewhere = dialplane.api().login(person.username(), person.password());
        elsewhere
                .on(otherNode)
                .put(
                        "/api/auth/me",
                        Json.object("current_password", person.password(), "new_password", "another-long-one"))
                .expect(200);
        DeadToken.isRefusedWithinASecond(
                company, List.of(both.get(0), both.get(1), elsewhere, elsewhere.on(otherNode)));

        Api anew = dialplane.api().login(person.username(), "another-long-one");
        company.admin()
                .put("/api/admins/" + person.id(), Json.object("password", "one-by-the-admin"))
                .expect(200);
        DeadToken.isRefusedWithinASecond(company, List.of(anew, anew.on(otherNode)));
    }

    @Test
    void aNewRoleCountsAtOnce(TestCompany company) {
        Person person = company.person("ADMIN");
        seenOnBothNodes(person);
        Api there = person.api().on(otherNode);
        there.get("/api/schedule").expect(200);
        company.admin()
                .put("/api/admins/" + person.id(), Json.object("role", "AGENT"))
                .expect(200);
        Awaitility.await().atMost(WITHIN).pollInterval(Duration.ofMillis(25)).untilAsserted(() -> assertThat(
                        there.get("/api/schedule").status())
                .isIn(401, 403));
    }

    @Test
    void anInactiveCompanysPeopleAndDialersAreOut(TestCompany company) {
        Person person = company.person("AGENT");
        List<Api> both = seenOnBothNodes(person);
        Api dialer = company.dialer().on(otherNode);
        dialer.get("/api/dialer/next-batch").expect(200);
        dialplane
                .superuser()
                .put("/api/companies/" + company.id(), Json.object("is_active", false))
                .expect(200);
        DeadToken.isRefusedWithinASecond(company, both);
        Awaitility.await().atMost(WITHIN).pollInterval(Duration.ofMillis(25)).untilAsserted(() -> dialer.get(
                        "/api/dialer/next-batch")
                .isProblem(403, null));
    }

    @Test
    void aRevokedDialerTokenIsOut(TestCompany company) {
        Api dialer = company.dialer().on(otherNode);
        dialer.get("/api/dialer/next-batch").expect(200);
        int id = company.admin().get("/api/dialer-tokens").number("0/id");
        company.admin().delete("/api/dialer-tokens/" + id).expect(204);
        Awaitility.await().atMost(WITHIN).pollInterval(Duration.ofMillis(25)).untilAsserted(() -> dialer.get(
                        "/api/dialer/next-batch")
                .isProblem(401, "Invalid token"));
    }

    @Test
    void failedLogInsCountOnAllNodesTogether(TestCompany company) {
        Person person = company.person("ADMIN");
        for (int i = 0; i < 5; i++) {
            dialplane
                    .api()
                    .on(i % 2 == 0 ? otherNode : dialplane.node().uri())
                    .with("X-Forwarded-For", "10.6.0.1")
                    .post("/api/auth/login", Json.object("username", person.username(), "password", "wrong-" + i))
                    .isProblem(401, null);
        }
        for (URI node : List.of(otherNode, dialplane.node().uri())) {
            dialplane
                    .api()
                    .on(node)
                    .with("X-Forwarded-For", "10.6.0.2")
                    .post("/api/auth/login", Json.object("username", person.username(), "password", person.password()))
                    .isProblem(429, null);
        }
    }
}
