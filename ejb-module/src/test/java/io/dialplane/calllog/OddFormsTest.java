package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.calllog.twilio.TwilioVoice;
import io.dialplane.platform.DomainException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever a request of the provider's lacks or says, it is read, or refused as invalid, and a story can be told with it. */
class OddFormsTest {

    private static final Instant NOW = Instant.parse("2026-01-31T08:00:00Z");

    private final TwilioVoice twilio = new TwilioVoice();

    @Test
    void what_is_missing_empty_or_nonsense_is_no_fault() {
        CallEvent arrived = twilio.read(Door.VOICE, null, Map.of("CallSid", "CA1"), NOW);
        List<String> faults = new ArrayList<>();
        for (OddForms.Odd odd : OddForms.all()) {
            try {
                CallEvent event = twilio.read(odd.door(), odd.step(), odd.form(), NOW);
                assertThat(twilio.read(odd.door(), odd.step(), odd.form(), event.at()))
                        .as("%s: the same when it is read again", odd.what())
                        .isEqualTo(event);
                for (boolean outgoing : new boolean[] {false, true}) {
                    for (List<CallEvent> events :
                            List.of(List.of(event), List.of(arrived, event), List.of(event, arrived, event))) {
                        CallStory.of(events, null, outgoing).outcome(outgoing, null);
                    }
                }
            } catch (DomainException e) {
                assertThat(e.status()).as(odd.what()).isEqualTo(400);
                assertThat(e.errors()).as(odd.what()).hasSize(1);
            } catch (RuntimeException e) {
                faults.add(odd.what() + ": " + e);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void a_time_at_which_it_can_not_have_happened_is_none() {
        for (String time : List.of("Fri, 31 Dec 9999 23:59:59 +0000", "Mon, 01 Jan 0001 00:00:00 +0000", "now")) {
            Map<String, String> form = Map.of("CallSid", "CA1", "CallStatus", "completed", "Timestamp", time);
            assertThat(twilio.read(Door.STATUS, null, form, NOW).at()).isEqualTo(NOW);
        }
    }
}
