package io.dialplane.calllog.twilio;

import com.twilio.jwt.accesstoken.AccessToken;
import com.twilio.jwt.accesstoken.VoiceGrant;
import com.twilio.security.RequestValidator;
import io.dialplane.calllog.CallEvent;
import io.dialplane.calllog.Door;
import io.dialplane.calllog.Instruction;
import io.dialplane.calllog.VoiceConfig;
import io.dialplane.calllog.VoiceProvider;
import io.dialplane.calllog.VoiceSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Twilio Voice, by its own library; nothing here goes out to Twilio. */
@ApplicationScoped
public class TwilioVoice implements VoiceProvider {

    @Override
    public boolean isGenuine(VoiceSettings settings, String url, Map<String, String> form, String signature) {
        return signature != null && new RequestValidator(settings.authToken()).validate(url, form, signature);
    }

    @Override
    public String token(VoiceSettings settings, String identity, Duration lifetime) {
        VoiceGrant grant = new VoiceGrant();
        grant.setOutgoingApplicationSid(settings.appSid());
        grant.setIncomingAllow(true);
        return new AccessToken.Builder(
                        settings.accountSid(),
                        settings.apiKeySid(),
                        settings.apiSecret().getBytes(StandardCharsets.UTF_8))
                .identity(identity)
                .ttl((int) lifetime.toSeconds())
                .grant(grant)
                .build()
                .toJwt();
    }

    @Override
    public CallEvent read(Door door, Integer step, Map<String, String> form, Instant receivedAt) {
        return new TwilioForm(form).event(door, step, receivedAt);
    }

    @Override
    public String write(VoiceSettings settings, Instruction instruction) {
        return new TwilioMarkup(settings, VoiceConfig.callTimeLimit()).write(instruction);
    }
}
