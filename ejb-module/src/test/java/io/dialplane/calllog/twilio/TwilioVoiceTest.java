package io.dialplane.calllog.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.dialplane.calllog.CallEvent;
import io.dialplane.calllog.CallEvent.Kind;
import io.dialplane.calllog.CallEvent.LegEnd;
import io.dialplane.calllog.CallPolicy;
import io.dialplane.calllog.Door;
import io.dialplane.calllog.Instruction;
import io.dialplane.calllog.VoiceSettings;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Tokens, signatures and markup as Twilio's public documentation has them. */
class TwilioVoiceTest {

    private static final String ACCOUNT = "AC00000000000000000000000000000001";
    private static final String KEY = "SK00000000000000000000000000000002";
    private static final String APP = "AP00000000000000000000000000000003";
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuv";
    private static final Instant NOW = Instant.parse("2026-01-31T08:00:00Z");

    private static final VoiceSettings SETTINGS = settings("12345");

    static {
        new TestBeans(null, Clock.systemUTC()); // settings have their defaults
    }

    private final TwilioVoice twilio = new TwilioVoice();

    private static VoiceSettings settings(String authToken) {
        return settings(authToken, false);
    }

    private static VoiceSettings settings(String authToken, boolean recordCalls) {
        return new VoiceSettings(
                new CompanyId(7),
                "acme",
                ACCOUNT,
                KEY,
                SECRET,
                APP,
                authToken,
                "https://voice.test",
                List.of("+15005550006"),
                new CallPolicy("en-US", null, List.of(), "Closed.", "Busy.", 120, 0, true, 90, recordCalls, null),
                List.of(),
                1);
    }

    @Test
    void a_token_has_the_published_layout() throws Exception {
        SignedJWT token = SignedJWT.parse(twilio.token(SETTINGS, "agent_5", Duration.ofHours(1)));
        assertThat(token.verify(new MACVerifier(SECRET.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
        JsonNode header = new ObjectMapper().readTree(token.getHeader().toString());
        assertThat(header).isEqualTo(new ObjectMapper().readTree("""
                {"alg": "HS256", "typ": "JWT", "cty": "twilio-fpa;v=1"}
                """));
        JsonNode claims = new ObjectMapper().readTree(token.getPayload().toString());
        assertThat(claims.get("iss").asText()).isEqualTo(KEY);
        assertThat(claims.get("sub").asText()).isEqualTo(ACCOUNT);
        assertThat(claims.get("jti").asText()).startsWith(KEY + "-");
        assertThat(token.getJWTClaimsSet().getExpirationTime().toInstant())
                .isBetween(
                        Instant.now(Clock.systemUTC()).plusSeconds(3500),
                        Instant.now(Clock.systemUTC()).plusSeconds(3601));
        assertThat(claims.get("grants")).isEqualTo(new ObjectMapper().readTree("""
                {"identity": "agent_5", "voice": {"incoming": {"allow": true}, "outgoing": {"application_sid": "%s"}}}
                """.formatted(APP)));
    }

    @Test
    void the_published_example_of_a_signature_is_right() {
        Map<String, String> form = Map.of(
                "CallSid", "CA1234567890ABCDE",
                "Caller", "+14158675310",
                "Digits", "1234",
                "From", "+14158675310",
                "To", "+18005551212");
        String url = "https://mycompany.com/myapp.php?foo=1&bar=2";
        assertThat(twilio.isGenuine(settings("12345"), url, form, "GvWf1cFY/Q7PnoempGyD5oXAezc="))
                .isEqualTo(twilio.isGenuine(settings("12345"), url, form, signature("12345", url, form)));
    }

    @Test
    void only_what_was_signed_with_the_companys_token_is_genuine() {
        String url = "https://voice.test/api/workspaces/acme/voice/dial-result?step=2";
        Map<String, String> form = Map.of("CallSid", "CA1", "From", "+15005550006", "To", "یک");
        String signature = signature("12345", url, form);
        assertThat(twilio.isGenuine(SETTINGS, url, form, signature)).isTrue();
        assertThat(twilio.isGenuine(SETTINGS, url, form, null)).isFalse();
        assertThat(twilio.isGenuine(SETTINGS, url, form, "")).isFalse();
        assertThat(twilio.isGenuine(SETTINGS, url, form, "x" + signature)).isFalse();
        assertThat(twilio.isGenuine(settings("12346"), url, form, signature)).isFalse();
        assertThat(twilio.isGenuine(SETTINGS, url.replace("step=2", "step=3"), form, signature))
                .isFalse();
        assertThat(twilio.isGenuine(
                        SETTINGS, url, Map.of("CallSid", "CA2", "From", "+15005550006", "To", "یک"), signature))
                .isFalse();
        assertThat(twilio.isGenuine(SETTINGS, url, Map.of("CallSid", "CA1"), signature))
                .isFalse();
    }

    @Test
    void a_caller_is_greeted_before_anybody_rings() {
        assertThat(twilio.write(SETTINGS, new Instruction.Greet("Hello & welcome", 1)))
                .isEqualTo(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Say language=\"en-US\">Hello &amp; welcome</Say>"
                                + "<Redirect method=\"POST\">https://voice.test/api/workspaces/acme/voice/wait?step=1</Redirect></Response>");
    }

    @Test
    void only_a_browser_is_an_agents() {
        for (String from : List.of("agent_5", "sip:agent_5", "client:agent_5x")) {
            assertThat(twilio.read(Door.VOICE, null, Map.of("CallSid", "CA1", "From", from), NOW)
                            .userId())
                    .isNull();
        }
        assertThat(twilio.read(Door.VOICE, null, Map.of("CallSid", "CA1", "From", "client:agent_5"), NOW)
                        .userId())
                .isEqualTo(5);
    }

    @Test
    void agents_ring_at_once() {
        assertThat(twilio.write(SETTINGS, new Instruction.Ring(List.of(5, 6), 30, 3)))
                .isEqualTo(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Dial action=\"https://voice.test/api/workspaces/acme/voice/dial-result?step=3\" answerOnBridge=\"true\""
                                + " method=\"POST\" timeLimit=\"14400\" timeout=\"30\">"
                                + client("agent_5") + client("agent_6") + "</Dial></Response>");
    }

    @Test
    void conversations_are_recorded_where_a_company_wants_it() {
        VoiceSettings records = settings("12345", true);
        for (Instruction dial : List.of(
                new Instruction.Ring(List.of(5), 30, 3), new Instruction.CallOut("+15005550001", "+15005550006", 1))) {
            assertThat(twilio.write(records, dial))
                    .contains(
                            "record=\"record-from-answer-dual\"",
                            "recordingStatusCallback=\"https://voice.test/api/workspaces/acme/voice/recording\"");
            assertThat(twilio.write(SETTINGS, dial)).doesNotContain("record");
        }
        Map<String, String> form = Map.of(
                "CallSid", "CA1",
                "RecordingSid", "RE1",
                "RecordingStatus", "completed",
                "RecordingUrl", "https://recordings.test/RE1",
                "RecordingDuration", "61");
        CallEvent recorded = twilio.read(Door.RECORDING, null, form, NOW);
        assertThat(recorded.kind()).isEqualTo(Kind.RECORDED);
        assertThat(recorded.recordingUrl()).isEqualTo("https://recordings.test/RE1");
        assertThat(recorded.seconds()).isEqualTo(61);
        Map<String, String> failed = new HashMap<>(form);
        failed.put("RecordingStatus", "failed");
        assertThat(twilio.read(Door.RECORDING, null, failed, NOW).recordingUrl())
                .isNull();
    }

    private static String client(String identity) {
        return "<Client statusCallback=\"https://voice.test/api/workspaces/acme/voice/status\""
                + " statusCallbackEvent=\"initiated ringing answered completed\" statusCallbackMethod=\"POST\">"
                + identity
                + "</Client>";
    }

    @Test
    void a_waiting_caller_hears_music_and_comes_back() {
        assertThat(twilio.write(SETTINGS, new Instruction.Hold(null, "https://music.test/a.mp3?x=1&y=2", 4)))
                .isEqualTo(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Play>https://music.test/a.mp3?x=1&amp;y=2</Play>"
                                + "<Redirect method=\"POST\">https://voice.test/api/workspaces/acme/voice/wait?step=4</Redirect></Response>");
        assertThat(twilio.write(SETTINGS, new Instruction.Hold("Wait.", null, 4)))
                .contains("<Pause length=\"5\"/>");
    }

    @Test
    void a_caller_may_leave_a_message_or_is_dismissed() {
        assertThat(twilio.write(SETTINGS, new Instruction.TakeMessage("https://music.test/busy.mp3", 90)))
                .contains(
                        "<Play>https://music.test/busy.mp3</Play>", "<Record action=", "maxLength=\"90\"", "<Hangup/>");
        assertThat(twilio.write(SETTINGS, new Instruction.Dismiss("Bye.")))
                .isEqualTo(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Say language=\"en-US\">Bye.</Say><Hangup/></Response>");
    }

    @Test
    void an_agents_call_shows_the_companys_number() {
        assertThat(twilio.write(SETTINGS, new Instruction.CallOut("+15005550001", "+15005550006", 1)))
                .contains("callerId=\"+15005550006\"", ">+15005550001</Number>", "dial-result?step=1");
    }

    @Test
    void the_states_of_a_rung_browser_are_a_legs() {
        CallEvent answered = twilio.read(
                Door.STATUS,
                null,
                Map.of(
                        "CallSid", "CAleg",
                        "ParentCallSid", "CAcall",
                        "CallStatus", "in-progress",
                        "To", "client:agent_5",
                        "Timestamp", "Sat, 31 Jan 2026 07:59:58 +0000"),
                NOW);
        assertThat(answered.kind()).isEqualTo(Kind.LEG_ANSWERED);
        assertThat(answered.callSid()).isEqualTo("CAcall");
        assertThat(answered.legSid()).isEqualTo("CAleg");
        assertThat(answered.userId()).isEqualTo(5);
        assertThat(answered.at()).isEqualTo(NOW.minusSeconds(2));
        CallEvent ended = twilio.read(
                Door.STATUS,
                null,
                Map.of(
                        "CallSid",
                        "CAleg",
                        "ParentCallSid",
                        "CAcall",
                        "CallStatus",
                        "no-answer",
                        "To",
                        "client:agent_5"),
                NOW);
        assertThat(ended.kind()).isEqualTo(Kind.LEG_ENDED);
        assertThat(ended.end()).isEqualTo(LegEnd.NO_ANSWER);
        assertThat(ended.at()).isEqualTo(NOW);
    }

    @Test
    void the_end_of_a_dial_says_who_had_it_and_how_long() {
        CallEvent event = twilio.read(
                Door.DIAL_RESULT,
                2,
                Map.of(
                        "CallSid", "CAcall",
                        "CallStatus", "in-progress",
                        "DialCallStatus", "completed",
                        "DialCallSid", "CAleg",
                        "DialCallDuration", "61"),
                NOW);
        assertThat(event.kind()).isEqualTo(Kind.DIAL_ENDED);
        assertThat(event.end()).isEqualTo(LegEnd.COMPLETED);
        assertThat(event.answeringLeg()).isEqualTo("CAleg");
        assertThat(event.seconds()).isEqualTo(61);
        assertThat(event.callOver()).isFalse();
    }

    @Test
    void a_call_without_an_id_is_none() {
        assertThatThrownBy(() -> twilio.read(Door.VOICE, null, Map.of("From", "+1"), NOW))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("must be an id");
        assertThatThrownBy(() -> twilio.read(Door.VOICE, null, Map.of("CallSid", "<x>"), NOW))
                .isInstanceOf(DomainException.class);
    }

    /** As the documentation says: HMAC-SHA1 over the address and, sorted, each name with its value. */
    private static String signature(String token, String url, Map<String, String> form) {
        StringBuilder text = new StringBuilder(url);
        new TreeMap<>(form).forEach((name, value) -> text.append(name).append(value));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
