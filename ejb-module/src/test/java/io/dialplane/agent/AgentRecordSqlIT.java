package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.user.AgentType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Telephony identities as they are shown and changed. */
class AgentRecordSqlIT extends TestAgents {

    @Test
    void a_record_is_compared_as_it_was_shown() {
        record("agent1");
        database.run("UPDATE users SET agent_type = 'INBOUND' WHERE id = " + ALI);
        List<AgentRecord> compared = new ArrayList<>();
        run(AgentRecordService.class, records -> {
            AgentRecord shown = records.get(ALPHA, ALI);
            return records.put(
                    ALPHA,
                    BOSS,
                    ALI,
                    now -> {
                        compared.add(now);
                        return now.equals(shown);
                    },
                    new AgentRecordChange(null, null, null, null, null, AgentType.OUTBOUND));
        });
        assertThat(compared).extracting(AgentRecord::agentType).containsExactly(AgentType.INBOUND);
        assertThat(database.texts("SELECT agent_type FROM users WHERE id = " + ALI))
                .containsExactly("OUTBOUND");
    }
}
