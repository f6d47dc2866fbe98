package io.dialplane.calllog.twilio;

import com.twilio.http.HttpMethod;
import com.twilio.twiml.TwiMLException;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Client;
import com.twilio.twiml.voice.Dial;
import com.twilio.twiml.voice.Hangup;
import com.twilio.twiml.voice.Number;
import com.twilio.twiml.voice.Pause;
import com.twilio.twiml.voice.Play;
import com.twilio.twiml.voice.Record;
import com.twilio.twiml.voice.Redirect;
import com.twilio.twiml.voice.Say;
import io.dialplane.calllog.Door;
import io.dialplane.calllog.Identity;
import io.dialplane.calllog.Instruction;
import io.dialplane.calllog.VoiceSettings;
import java.time.Duration;
import java.util.List;

/** Instructions as TwiML. Addresses are whole, as the signature of what comes back is over them. */
final class TwilioMarkup {

    /** Between two looks for a free agent. */
    private static final int PAUSE_SECONDS = 5;

    private static final int OUTGOING_RING_SECONDS = 60;

    private final VoiceSettings settings;
    private final Duration timeLimit;

    TwilioMarkup(VoiceSettings settings, Duration timeLimit) {
        this.settings = settings;
        this.timeLimit = timeLimit;
    }

    String write(Instruction instruction) {
        VoiceResponse.Builder response = new VoiceResponse.Builder();
        if (instruction instanceof Instruction.Greet greet) {
            say(response, greet.greeting());
            askAgain(response, greet.step());
        } else if (instruction instanceof Instruction.Ring ring) {
            Dial.Builder dial = dial(ring.step(), ring.timeoutSeconds());
            ring.userIds().forEach(userId -> dial.client(client(userId)));
            response.dial(dial.build());
        } else if (instruction instanceof Instruction.Hold hold) {
            say(response, hold.notice());
            if (hold.music() == null) {
                response.pause(new Pause.Builder().length(PAUSE_SECONDS).build());
            } else {
                response.play(new Play.Builder(hold.music()).build());
            }
            askAgain(response, hold.step());
        } else if (instruction instanceof Instruction.TakeMessage message) {
            say(response, message.notice());
            response.record(new Record.Builder()
                            .action(url(Door.VOICEMAIL))
                            .method(HttpMethod.POST)
                            .maxLength(message.longestSeconds())
                            .playBeep(true)
                            .recordingStatusCallback(url(Door.VOICEMAIL))
                            .recordingStatusCallbackMethod(HttpMethod.POST)
                            .build())
                    .hangup(new Hangup.Builder().build());
        } else if (instruction instanceof Instruction.CallOut call) {
            Dial.Builder dial = dial(call.step(), OUTGOING_RING_SECONDS).callerId(call.callerId());
            dial.number(new Number.Builder(call.number())
                    .statusCallback(url(Door.STATUS))
                    .statusCallbackMethod(HttpMethod.POST)
                    .statusCallbackEvents(List.of(
                            Number.Event.INITIATED,
                            Number.Event.RINGING,
                            Number.Event.ANSWERED,
                            Number.Event.COMPLETED))
                    .build());
            response.dial(dial.build());
        } else if (instruction instanceof Instruction.Dismiss dismiss) {
            say(response, dismiss.notice());
            response.hangup(new Hangup.Builder().build());
        }
        try {
            return response.build().toXml();
        } catch (TwiMLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void askAgain(VoiceResponse.Builder response, int step) {
        response.redirect(new Redirect.Builder(url(Door.WAIT, step))
                .method(HttpMethod.POST)
                .build());
    }

    private Dial.Builder dial(int step, int timeoutSeconds) {
        Dial.Builder dial = new Dial.Builder()
                .action(url(Door.DIAL_RESULT, step))
                .method(HttpMethod.POST)
                .timeout(timeoutSeconds)
                .timeLimit((int) timeLimit.toSeconds())
                .answerOnBridge(true);
        return settings.policy().recordCalls()
                ? dial.record(Dial.Record.RECORD_FROM_ANSWER_DUAL)
                        .recordingStatusCallback(url(Door.RECORDING))
                        .recordingStatusCallbackMethod(HttpMethod.POST)
                : dial;
    }

    private Client client(int userId) {
        return new Client.Builder(Identity.of(userId))
                .statusCallback(url(Door.STATUS))
                .statusCallbackMethod(HttpMethod.POST)
                .statusCallbackEvents(List.of(
                        Client.Event.INITIATED, Client.Event.RINGING, Client.Event.ANSWERED, Client.Event.COMPLETED))
                .build();
    }

    private void say(VoiceResponse.Builder response, String notice) {
        if (notice == null) {
            return;
        }
        if (notice.startsWith("https://") || notice.startsWith("http://")) {
            response.play(new Play.Builder(notice).build());
        } else {
            // the library lists the languages of today; Twilio learns new ones
            response.say(new Say.Builder(notice)
                    .option("language", settings.policy().language())
                    .build());
        }
    }

    private String url(Door door) {
        return settings.publicUrl() + settings.path(door);
    }

    private String url(Door door, int step) {
        return url(door) + "?step=" + step;
    }
}
