package io.dialplane.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Api;
import io.dialplane.testing.Demonstration;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demonstration company: all its figures reconcile, and what people change of it stays. */
@ExtendWith(Demonstration.class)
@Tag("two-nodes")
class DemoIT {

    private static final String DEMO = "company=demo";

    private final Installation dialplane;

    DemoIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void isFilledAtTheStartAndLaterLeftAsPeopleChangedIt() {
        Api superuser = dialplane.superuser();
        assertThat(superuser.get("/api/stats/numbers-summary?" + DEMO).number("total"))
                .isEqualTo(1_000);
        assertThat(superuser.get("/api/stats/attempts-summary?" + DEMO).number("total"))
                .isEqualTo(640);
        assertThat(total(superuser
                        .get("/api/stats/scenarios?" + DEMO)
                        .expect(200)
                        .json()))
                .isEqualTo(640);
        assertThat(total(superuser
                        .get("/api/stats/outbound-lines?" + DEMO)
                        .expect(200)
                        .json()))
                .isEqualTo(640);
        long billable = 0;
        for (JsonNode status :
                superuser.get("/api/stats/attempts-summary?" + DEMO).at("by_status")) {
            if (!"MISSED BUSY POWER_OFF BANNED".contains(status.get("status").asText())) {
                billable += status.get("count").asLong();
            }
        }
        assertThat(billable).isPositive();
        assertThat(superuser.get("/api/billing?" + DEMO).at("balance").asLong()).isEqualTo(1_000_000 - 150 * billable);
        assertThat(superuser.get("/api/suppressions?" + DEMO).json()).hasSize(1);
        assertThat(superuser.get("/api/settings/retry?" + DEMO).at("rules")).hasSize(2);

        Api admin = administrator();
        int id = admin.get("/api/numbers?status=IN_QUEUE&limit=1").number("0/id");
        admin.delete("/api/numbers/" + id).expect(200);
        dialplane.node(0).kill();
        dialplane.node(0).restart();
        assertThat(dialplane
                        .superuser()
                        .get("/api/stats/numbers-summary?" + DEMO)
                        .number("total"))
                .isEqualTo(999);
        assertThat(dialplane
                        .superuser()
                        .get("/api/billing/transactions?kind=top_up&" + DEMO)
                        .json())
                .hasSize(1);
    }

    private Api administrator() {
        String username = dialplane.freshName("person");
        dialplane
                .superuser()
                .post(
                        "/api/admins",
                        Json.object(
                                "company",
                                "demo",
                                "username",
                                username,
                                "password",
                                TestCompany.PASSWORD,
                                "role",
                                "ADMIN"))
                .expect(200);
        return dialplane.api().login(username, TestCompany.PASSWORD);
    }

    private static int total(JsonNode each) {
        int total = 0;
        for (JsonNode one : each) {
            total += one.get("total").asInt();
        }
        return total;
    }
}
