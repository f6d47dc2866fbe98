package io.dialplane.provisioning.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.provisioning.freeswitch.EventSocketPeer.Mood;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The event socket, against a peer that speaks as FreeSWITCH does. */
@Timeout(30)
class EventSocketTest {

    private static final String PASSWORD = "not-the-usual-one";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LITTLE = Duration.ofMillis(300);

    private final EventSocketPeer peer = EventSocketPeer.start(PASSWORD);

    @AfterEach
    void stop() {
        peer.close();
    }

    @Test
    void commands_are_given_and_answered() throws SwitchException {
        peer.answers("show calls as json", "{\"row_count\":1,\"rows\":[{\"cid_name\":\"علی\"}]}");
        try (EventSocket socket = connect(PASSWORD, PATIENCE)) {
            assertThat(socket.run(SwitchCommand.VERSION)).startsWith("FreeSWITCH Version 1.10.12");
            assertThat(socket.run(SwitchCommand.CALLS))
                    .isEqualTo("{\"row_count\":1,\"rows\":[{\"cid_name\":\"علی\"}]}");
            assertThat(socket.run(SwitchCommand.forget(8000, "sip.example.test")))
                    .isEqualTo("+OK\n");
            assertThat(socket.run(SwitchCommand.endRegistrations(8000, "sip.example.test")))
                    .isEqualTo("+OK\n");
        }
        assertThat(peer.commands())
                .containsExactly(
                        "version",
                        "show calls as json",
                        "xml_flush_cache id 8000 sip.example.test",
                        "sofia profile internal flush_inbound_reg 8000@sip.example.test");
    }

    @Test
    void a_wrong_password_is_refused() {
        assertThatThrownBy(() -> connect("another-one", PATIENCE))
                .isInstanceOf(SwitchException.class)
                .hasMessage("The event socket refuses the password");
    }

    @Test
    void an_error_of_the_switch_is_an_error_here() throws SwitchException {
        peer.answers("reloadxml", "-ERR [[error near line 7]: unexpected closing tag]\n");
        try (EventSocket socket = connect(PASSWORD, PATIENCE)) {
            assertThatThrownBy(() -> socket.run(SwitchCommand.RELOAD))
                    .isInstanceOf(SwitchException.class)
                    .hasMessageContaining("unexpected closing tag");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"RUDE", "SILENT", "DRIPPING"})
    void whoever_does_not_let_in_in_time_is_left(Mood mood) {
        peer.is(mood);
        assertThatThrownBy(() -> connect(PASSWORD, LITTLE)).isInstanceOf(SwitchException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"BREAKING_OFF", "BOASTING", "DRIPPING"})
    void an_answer_that_breaks_off_or_never_ends_is_an_error(Mood mood) throws SwitchException {
        try (EventSocket socket = connect(PASSWORD, Duration.ofSeconds(1))) {
            peer.is(mood);
            assertThatThrownBy(() -> socket.run(SwitchCommand.VERSION)).isInstanceOf(SwitchException.class);
        }
    }

    @Test
    void nobody_there_is_an_error() {
        peer.close();
        assertThatThrownBy(() -> connect(PASSWORD, PATIENCE)).isInstanceOf(SwitchException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "a\r\n\r\napi shutdown", "a\0b", "a;b", "a$b", "a'b", "علی"})
    void no_realm_becomes_another_command(String realm) {
        assertThatThrownBy(() -> SwitchCommand.forget(8000, realm)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SwitchCommand.endRegistrations(8000, realm))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_password_with_a_line_end_is_not_sent() {
        assertThatThrownBy(() -> connect("x\n\napi shutdown", PATIENCE)).isInstanceOf(SwitchException.class);
        assertThat(peer.commands()).isEmpty();
    }

    private EventSocket connect(String password, Duration patience) throws SwitchException {
        return EventSocket.connect("127.0.0.1", peer.port(), password, patience);
    }
}
