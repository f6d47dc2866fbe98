package io.dialplane.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.provisioning.freeswitch.EventSocketPeer;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Clusters;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A switch that is given files over SSH and spoken to by its event socket, and that is down from time to time. */
@ExtendWith(Dialplane.class)
@Tag("any-server")
class SwitchFilesIT {

    private static final String AGENTS = "/v1/admin/agents";
    private static final String PASSWORD = "not-the-usual-one";

    private final Installation dialplane;
    private final SshPeer ssh = SshPeer.start();
    private final EventSocketPeer events = EventSocketPeer.start(PASSWORD);

    SwitchFilesIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @AfterEach
    void stop() {
        ssh.close();
        events.close();
    }

    @Test
    void anAgentIsOnTheSwitchAndGoneAgainWhateverTheSwitchDoes(TestCompany company) {
        int cluster = cluster(company);
        int first = (company.id() + 1) * 1000;
        Answer created = create(company, "one").expect(201);
        assertThat(created.text("agent/extensions/0/extension")).isEqualTo(Integer.toString(first));
        assertThat(ssh.files())
                .containsExactly(
                        "dialplan/company_" + company.id() + ".xml",
                        "dialplan/public/company_" + company.id() + ".xml",
                        "directory/default/" + first + ".xml");
        assertThat(events.commands()).containsExactly("reloadxml");
        assertThat(ssh.commands()).as("the event socket is used").isEmpty();

        // suspended: not on the switch any more, and its registrations end
        String path = AGENTS + "/" + created.number("agent/id");
        company.admin()
                .send("PATCH", path, "application/json", BodyPublishers.ofString("{\"status\": \"suspended\"}"))
                .expect(200);
        registrationsEnd(first);
        assertThat(ssh.files()).isEmpty();
        assertThat(events.commands()).contains("xml_flush_cache id " + first + " 127.0.0.1");
        company.admin()
                .send("PATCH", path, "application/json", BodyPublishers.ofString("{\"status\": \"active\"}"))
                .expect(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ssh.files()).hasSize(3));

        // the switch dies: no creation, but a deletion
        ssh.goesDown();
        Answer failed = create(company, "two").isProblem(503, "The step switch failed");
        assertThat(failed.at("success").asBoolean()).isFalse();
        company.admin().delete(path).expect(200);
        company.admin().get(AGENTS + "?role=agent").at("agents").forEach(agent -> assertThat(agent.isNull())
                .as("nobody")
                .isTrue());
        assertThat(dialplane.superuser().get("/v1/admin/clusters/" + cluster).number("pending"))
                .isPositive();

        // it is back: nothing is left there
        ssh.comesBack();
        dialplane
                .superuser()
                .send("POST", "/v1/admin/clusters/" + cluster + "/reconcile", null, null)
                .expect(200);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ssh.files()).isEmpty());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(dialplane
                        .superuser()
                        .get("/v1/admin/clusters/" + cluster)
                        .number("pending"))
                .isZero());
        create(company, "two").expect(201);
        assertThat(ssh.files()).hasSize(3);
    }

    @Test
    void whoIsDeactivatedInThePanelIsNotOnTheSwitchEither(TestCompany company) {
        cluster(company);
        int id = create(company, "one").expect(201).number("agent/id");
        company.admin()
                .put("/api/admins/" + id, Json.object("is_active", false))
                .expect(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ssh.files()).isEmpty());
    }

    @Test
    void theSwitchSaysHowItDoes(TestCompany company, TestCompany other) {
        int cluster = cluster(company);
        int first = (company.id() + 1) * 1000;
        int others = (other.id() + 1) * 1000;
        events.answers(
                "show registrations as json",
                "{\"row_count\":2,\"rows\":[{\"reg_user\":\"" + first + "\",\"realm\":\"127.0.0.1\"},{\"reg_user\":\""
                        + others + "\",\"realm\":\"127.0.0.1\"}]}\n");
        events.answers(
                "show calls as json",
                "{\"row_count\":1,\"rows\":[{\"direction\":\"inbound\",\"cid_num\":\"" + first
                        + "\",\"accountcode\":\"" + company.id()
                        + "\",\"b_direction\":\"outbound\",\"b_accountcode\":\""
                        + company.id() + "\"}]}\n");
        company.admin().get("/v1/admin/freeswitch/status").is("""
                {"success": true, "registeredUsers": 1, "activeCalls": 1, "websocketUrl": null,
                 "clusters": [{"name": "files-%s", "mode": "ssh", "reachable": true, "version": "<text>", "registeredUsers": 1,
                               "activeCalls": 1}]}
                """.formatted(company.slug()));
        other.admin().get("/v1/admin/freeswitch/status").is("""
                {"success": true, "registeredUsers": 0, "activeCalls": 0, "websocketUrl": null, "clusters": []}
                """);
        Answer test = dialplane.superuser().send("POST", "/v1/admin/clusters/" + cluster + "/test", null, null);
        assertThat(test.expect(200).at("success").asBoolean()).as(test.body()).isTrue();
        events.close();
        assertThat(company.admin()
                        .get("/v1/admin/freeswitch/status")
                        .at("clusters/0/reachable")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void manyAgentsOfAFileAreCreatedInTheBackground(TestCompany company) {
        cluster(company);
        StringBuilder file = new StringBuilder("email;first_name;role\n");
        for (int i = 0; i < 15; i++) {
            file.append("bulk").append(i).append('@').append(company.slug()).append(".test;علی;agent\n");
        }
        file.append("nobody;x;agent\n");
        Answer job =
                company.admin().send("POST", AGENTS + "/bulk", "text/csv", BodyPublishers.ofString(file.toString()));
        job.is(202, """
                {"success": true, "job": {"id": "<int>", "state": "<text>", "total": 16, "created": "<int>", "failed": "<int>",
                 "created_at": "<time>", "finished_at": "<any>"}}
                """);
        String path = job.header("Location").replaceFirst("^https?://[^/]+", "");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(company.admin().get(path).text("job/state")).isEqualTo("done"));
        assertThat(company.admin().get(path).number("job/created")).isEqualTo(15);
        assertThat(company.admin().get(path).number("job/failed")).isOne();
        List<String> result =
                company.admin().get(path + "/result").body().lines().toList();
        assertThat(result).hasSize(17);
        assertThat(result.get(1))
                .contains("bulk0@", ",created," + (company.id() + 1) * 1000 + ",", Installation.PUBLIC_URL);
        assertThat(result.get(16)).startsWith("nobody,x,,failed,").contains("email");
        assertThat(ssh.files()).hasSize(17);
        assertThat(events.commands()).as("one reload for ten files").hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void fiftyAtOnceHaveFiftyDifferentExtensions(TestCompany company) {
        cluster(company);
        company.admin();
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try {
            List<CompletableFuture<String>> all = IntStream.range(0, 50)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> created(company, "a" + i), threads))
                    .toList();
            int first = (company.id() + 1) * 1000;
            assertThat(all)
                    .extracting(CompletableFuture::join)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(first, first + 50)
                            .mapToObj(Integer::toString)
                            .toList());
            assertThat(ssh.files()).hasSize(52);
            assertThat(events.commands()).as("nobody has a reload of his own").hasSizeLessThan(50);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Too many passwords at once are refused for a moment; whoever is told so tries again. */
    private String created(TestCompany company, String name) {
        Answer answer = await().atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .until(() -> create(company, name), one -> one.status() != 503);
        return answer.expect(201).text("agent/extensions/0/extension");
    }

    @Test
    void whoLogsInHasTheTelephoneAlone(TestCompany company) {
        cluster(company);
        int first = (company.id() + 1) * 1000;
        Answer created = create(company, "one").expect(201);
        String email = "one@" + company.slug() + ".test";
        String before = ssh.file("directory/default/" + first + ".xml");
        events.commands().clear();
        Answer login = dialplane
                .api()
                .post("/v1/auth/login", Json.object("email", email, "password", created.text("temporary_password")))
                .expect(200);
        // a log-in does not wait longer than three seconds for switches
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(events.commands())
                .containsExactly(
                        "reloadxml",
                        "xml_flush_cache id " + first + " 127.0.0.1",
                        "sofia profile internal flush_inbound_reg " + first + "@127.0.0.1"));
        String ofSession = ssh.file("directory/default/" + first + ".xml");
        assertThat(ofSession).isNotNull().isNotEqualTo(before);
        events.commands().clear();
        dialplane.api().as(login.text("data/token")).post("/auth/logout", "").expect(200);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(events.commands())
                .containsExactly(
                        "reloadxml",
                        "xml_flush_cache id " + first + " 127.0.0.1",
                        "sofia profile internal flush_inbound_reg " + first + "@127.0.0.1"));
        assertThat(ssh.file("directory/default/" + first + ".xml")).isNotNull().isNotEqualTo(ofSession);
    }

    @Test
    void anExtensionThatMovesIsToldAtOnce(TestCompany company) {
        cluster(company);
        int first = (company.id() + 1) * 1000;
        Answer one = create(company, "one").expect(201);
        int two = create(company, "two").expect(201).number("agent/id");
        String before = ssh.file("directory/default/" + first + ".xml");
        events.commands().clear();
        String path = "/v1/admin/extensions/" + one.number("agent/extensions/0/id");
        company.admin().send("POST", path + "/rotate-password", null, null).expect(200);
        registrationsEnd(first);
        String rotated = ssh.file("directory/default/" + first + ".xml");
        assertThat(rotated).isNotEqualTo(before);
        events.commands().clear();
        Answer moved = company.admin()
                .send("PATCH", path, "application/json", BodyPublishers.ofString("{\"user_id\": " + two + "}"))
                .expect(200);
        assertThat(moved.number("extension/user_id")).isEqualTo(two);
        registrationsEnd(first);
        assertThat(ssh.file("directory/default/" + first + ".xml")).isNotEqualTo(rotated);
        assertThat(company.admin().get("/api/audit").body()).contains("extension.rotate-password", "extension.update");
    }

    /** The last that a switch is told of a change; a request does not wait for it longer than three seconds. */
    private void registrationsEnd(int extension) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(events.commands())
                .endsWith("sofia profile internal flush_inbound_reg " + extension + "@127.0.0.1"));
    }

    private Answer create(TestCompany company, String name) {
        return company.admin().post(AGENTS, Json.object("email", name + "@" + company.slug() + ".test"));
    }

    private int cluster(TestCompany company) {
        return Clusters.ofFiles(dialplane, company, ssh, events, PASSWORD);
    }
}
