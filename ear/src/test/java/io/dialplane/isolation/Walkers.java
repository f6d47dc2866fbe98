package io.dialplane.isolation;

import static io.dialplane.isolation.Role.ADMIN;
import static io.dialplane.isolation.Role.AGENT;
import static io.dialplane.isolation.Role.DIALER;
import static io.dialplane.isolation.Role.MONITOR;
import static io.dialplane.isolation.Role.NOBODY;
import static io.dialplane.isolation.Role.PEOPLE;
import static io.dialplane.isolation.Role.SHARED_DIALER;
import static io.dialplane.isolation.Role.SUPERUSER;
import static io.dialplane.isolation.Role.SUPERVISOR;
import static io.dialplane.isolation.Role.SWITCH;

import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Api;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Those who walk: a client of every kind of caller, and what they share. */
final class Walkers {

    private final Installation dialplane;
    private final Map<Role, Api> callers = new EnumMap<>(Role.class);
    private final Set<String> clusters = new HashSet<>();
    private Person agent;
    private int unique;

    Walkers(Installation dialplane) {
        this.dialplane = dialplane;
    }

    Installation dialplane() {
        return dialplane;
    }

    /** A number that nothing else of the walk has. */
    int next() {
        return ++unique;
    }

    /** The agent who walks. */
    Person agent() {
        return agent;
    }

    Api of(Role role) {
        return callers.get(role);
    }

    /** Those of a company come from this one. */
    void comeFrom(TestCompany own) {
        callers.put(NOBODY, dialplane.api());
        callers.put(MONITOR, dialplane.monitor());
        callers.put(SWITCH, switchOf(own));
        callers.put(DIALER, own.dialer());
        callers.put(SHARED_DIALER, dialplane.sharedDialer());
        agent = telephonist(own);
        callers.put(AGENT, agentsClient());
        callers.put(SUPERVISOR, own.person("SUPERVISOR").api());
        callers.put(ADMIN, own.person("ADMIN").api());
        callers.put(SUPERUSER, superuser());
    }

    /** A log-out was part of the walk. */
    void revive(Role role, TestCompany own) {
        Api caller = callers.get(role);
        if (PEOPLE.contains(role) && caller.get("/api/auth/me").status() == 401) {
            callers.put(
                    role,
                    switch (role) {
                        case SUPERUSER -> superuser();
                        case AGENT -> agentsClient();
                        default -> own.person(role.name()).api();
                    });
        }
    }

    /** A new one with a telephony identity. */
    Person telephonist(TestCompany company) {
        return AgentDoor.of(dialplane).agent(company, "walker-" + next(), "10" + unique);
    }

    /** A cluster of the company's name. */
    String clusterOf(TestCompany company) {
        String name = "walk-" + company.slug();
        if (clusters.add(name)) {
            dialplane
                    .superuser()
                    .post("/v1/admin/clusters", ProvisioningEndpoints.newCluster(name))
                    .expect(201);
        }
        return name;
    }

    private Api superuser() {
        return dialplane.api().login("admin", Installation.ADMIN_PASSWORD);
    }

    /** Of the agent who walks. */
    private Api agentsClient() {
        AgentDoor door = AgentDoor.of(dialplane);
        return door.client(door.logIn(agent));
    }

    private Api switchOf(TestCompany company) {
        String name = clusterOf(company);
        return dialplane
                .api()
                .with(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (name + ":secret-of-" + name).getBytes(StandardCharsets.UTF_8)));
    }
}
