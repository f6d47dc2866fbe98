package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.AgentDoor;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.LiveSocket;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A browser that listens learns at once that its session has ended, and why. */
@ExtendWith(Dialplane.class)
class SessionEndIT {

    private final Installation dialplane;

    SessionEndIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void aBrowserIsToldWhyItsSessionEnds(TestCompany company) throws Exception {
        AgentDoor door = AgentDoor.of(dialplane);
        Person agent = door.agent(company, "told", "700");
        LiveSocket first = listening(company, door.client(door.logIn(agent)));

        LiveSocket second = listening(company, door.client(door.logIn(agent)));
        assertEnded(first, "taken_over");

        String session = company.admin().get("/api/agent-sessions").text("0/id");
        company.admin().delete("/api/agent-sessions/" + session).expect(204);
        assertEnded(second, "ended");

        LiveSocket third = listening(company, door.client(door.logIn(agent)));
        company.admin()
                .put("/api/admins/" + agent.id(), Json.object("is_active", false))
                .expect(200);
        assertEnded(third, "deactivated");
    }

    private LiveSocket listening(TestCompany company, Api client) {
        return LiveSocket.open(dialplane.node().uri(), client, company);
    }

    /** What is told last, of no number, and only then is the socket closed. */
    private static void assertEnded(LiveSocket socket, String reason) throws Exception {
        assertThat(socket.closed().get(20, TimeUnit.SECONDS)).isEqualTo(1008);
        JsonNode last = socket.events().get(socket.events().size() - 1);
        assertThat(last.path("kind").asText()).isEqualTo("session_ended");
        assertThat(last.path("data")).isEqualTo(Json.object("reason", reason));
        assertThat(last.path("at").asText()).isNotEmpty();
        assertThat(last.has("number")).isFalse();
    }
}
