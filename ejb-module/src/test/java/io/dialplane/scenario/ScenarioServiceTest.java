package io.dialplane.scenario;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.audit.Actor;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.user.Editor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScenarioServiceTest {

    /** Whichever door an administrator comes through: no statement is made. */
    @Test
    void only_superusers_price_a_scenario() {
        Editor administrator = new Editor(new Actor(7, "admin", "192.0.2.1"), false);
        for (Optional<Long> cost : List.of(Optional.of(0L), Optional.<Long>empty())) {
            assertThatThrownBy(() -> new ScenarioService()
                            .change(new CompanyId(1), administrator, 5, new ScenarioChange("Spring", null, cost)))
                    .isInstanceOf(DomainException.class)
                    .hasMessage("Only superusers may change this");
        }
    }
}
