package io.dialplane.testing;

import io.dialplane.platform.RedisUrl;
import java.net.URI;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;

/** The agents' door of an installation, and what is behind it. */
public final class AgentDoor {

    private final Installation dialplane;

    private AgentDoor(Installation dialplane) {
        this.dialplane = dialplane;
    }

    public static AgentDoor of(Installation dialplane) {
        return new AgentDoor(dialplane);
    }

    /** Adds an agent to a company, with an identity; he has not logged in at any door yet. */
    public Person agent(TestCompany company, String agentId, String extension) {
        int id = dialplane
                .superuser()
                .post(
                        "/api/admins",
                        Json.object(
                                "company",
                                company.slug(),
                                "username",
                                dialplane.freshName("agent"),
                                "password",
                                TestCompany.PASSWORD,
                                "role",
                                "AGENT"))
                .expect(200)
                .number("id");
        company.admin()
                .put(
                        "/api/admins/" + id + "/agent",
                        Json.object(
                                "ozonetel_agent_id",
                                agentId,
                                "ozonetel_password",
                                "agent-secret-" + agentId,
                                "sip_extension",
                                extension,
                                "sip_password",
                                "sip-secret-" + extension,
                                "campaign_name",
                                "Inbound_1"))
                .expect(200);
        String username = company.admin().get("/api/admins/" + id).expect(200).text("username");
        return new Person(id, username, TestCompany.PASSWORD, dialplane.api());
    }

    /** Logs somebody in; whatever is answered. */
    public Answer logIn(URI node, Person person) {
        return dialplane
                .api()
                .on(node)
                .post("/auth/login", Json.object("email", person.username(), "password", person.password()));
    }

    public Answer logIn(Person person) {
        return logIn(dialplane.node().uri(), person);
    }

    /** The client of a log-in that was answered with 200. */
    public Api client(Answer login) {
        return dialplane.api().as(login.expect(200).text("accessToken"));
    }

    /** What Redis has for an identity of a company without an account of its own; null: nothing. */
    public String inRedis(TestCompany company, String agentId) {
        try (Jedis redis = redis()) {
            return redis.get(key(company, agentId));
        }
    }

    /** Seconds that it stays there. */
    public long secondsInRedis(TestCompany company, String agentId) {
        try (Jedis redis = redis()) {
            return redis.ttl(key(company, agentId));
        }
    }

    private Jedis redis() {
        RedisUrl url = RedisUrl.parse(dialplane.redis().url());
        return new Jedis(
                url.hosts().iterator().next(),
                DefaultJedisClientConfig.builder()
                        .password(url.password())
                        .autoNegotiateProtocol(false)
                        .build());
    }

    private static String key(TestCompany company, String agentId) {
        return "agent:session:#" + company.id() + ":" + agentId;
    }

    /** Who has an identity of the company, by the database: names of live rows. */
    public List<String> holders(TestCompany company) {
        return dialplane
                .pool()
                .rows(
                        "SELECT u.username FROM agent_session a JOIN users u ON u.id = a.user_id WHERE a.company_id = ? ORDER BY 1",
                        company.id())
                .stream()
                .map(row -> (String) row.get("username"))
                .toList();
    }

    /** The sessions of a person run out now. */
    public void runOut(Person person) {
        dialplane
                .pool()
                .update("UPDATE user_session SET expires_at = clock_timestamp() WHERE user_id = ?", person.id());
    }
}
