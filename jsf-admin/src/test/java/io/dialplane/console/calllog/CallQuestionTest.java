package io.dialplane.console.calllog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.calllog.CallFilter;
import io.dialplane.calllog.CallOutcome;
import io.dialplane.platform.DomainException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallQuestionTest {

    private static CallQuestion of(Map<String, String> parameters) {
        return CallQuestion.of(parameters::get);
    }

    @Test
    void everything_can_be_asked_for() {
        CallQuestion question = of(Map.of(
                "direction",
                "inbound",
                "outcome",
                "no_answer",
                "state",
                "over",
                "agent",
                "۷",
                "contact",
                "8",
                "number",
                "۰۹۱۲ ۱۲۳",
                "sid",
                "CA1",
                "tier",
                "2"));
        assertThat(question.filter(9, Instant.EPOCH, Instant.MAX, 11L))
                .isEqualTo(new CallFilter(
                        true,
                        CallOutcome.NO_ANSWER,
                        false,
                        7,
                        9,
                        8,
                        "912123",
                        "CA1",
                        2,
                        null,
                        Instant.EPOCH,
                        Instant.MAX,
                        11L));
        assertThat(question.at("calls.xhtml").toString())
                .startsWith("calls.xhtml?direction=inbound&outcome=no_answer&state=over&agent=7&contact=8&number=");
    }

    @Test
    void what_pages_do_not_offer_is_not_asked() {
        CallQuestion question = of(Map.of("direction", "up", "outcome", "x", "state", "x", "agent", "x", "tier", "4"));
        assertThat(question.isEmpty()).isTrue();
        assertThat(question.at("calls.xhtml")).hasToString("calls.xhtml");
    }

    @Test
    void what_somebody_wrote_wrong_is_said() {
        assertThatThrownBy(() -> of(Map.of("number", "x")).filter(null, null, null, null))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        e -> assertThat(e.errors().get(0).field()).isEqualTo("number"));
        assertThatThrownBy(() -> of(Map.of("sid", "CA-1")).filter(null, null, null, null))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        e -> assertThat(e.errors().get(0).field()).isEqualTo("call_sid"));
    }
}
