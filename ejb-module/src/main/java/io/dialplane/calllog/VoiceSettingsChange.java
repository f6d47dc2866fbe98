package io.dialplane.calllog;

import io.dialplane.routing.OpeningHours;
import java.util.List;
import java.util.Optional;

/**
 * A change of a company's voice settings: what is null stays, what is empty is cleared.
 *
 * @param version the one that was read; null: whatever it is by now
 */
public record VoiceSettingsChange(
        Optional<String> accountSid,
        Optional<String> apiKeySid,
        Optional<String> apiSecret,
        Optional<String> appSid,
        Optional<String> authToken,
        Optional<String> publicUrl,
        Optional<List<String>> numbers,
        Optional<String> language,
        Optional<String> greeting,
        Optional<List<String>> holdMusic,
        Optional<String> closedNotice,
        Optional<String> busyNotice,
        Optional<Integer> maxWaitSeconds,
        Optional<Integer> wrapUpSeconds,
        Optional<Boolean> voicemail,
        Optional<Integer> voicemailSeconds,
        Optional<Boolean> recordCalls,
        Optional<OpeningHours> openingHours,
        Integer version) {

    /** Without secrets. */
    @Override
    public String toString() {
        return "a change of voice settings";
    }
}
