package io.dialplane.calllog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests of the provider's at each door in which a parameter is missing, empty or nonsense. */
final class OddForms {

    private static final List<String> VALUES = List.of(
            "",
            " ",
            "x",
            "<x>",
            "-1",
            "0",
            "1e9",
            "9999999",
            "99999999999999999999",
            "9".repeat(300),
            "completed",
            "no-answer",
            "in-progress",
            "ringing",
            "client:agent_1",
            "client:agent_999999999",
            "+989121234567",
            "\u202e\uD83D\uDE00",
            "https://recordings.test/" + "x".repeat(2_000),
            "javascript:alert(1)",
            "Fri, 31 Dec 9999 23:59:59 +0000",
            "Mon, 01 Jan 0001 00:00:00 +0000",
            "Sat, 31 Jan 2026 07:59:58 +0000");

    /** @param what is odd, in words */
    record Odd(String what, Door door, Integer step, Map<String, String> form) {}

    private OddForms() {}

    private static Map<String, String> whole(Door door) {
        Map<String, String> form = new HashMap<>(Map.of(
                "CallSid", "CA1",
                "CallStatus", "in-progress",
                "From", "+989121234567",
                "To", "+982188776655",
                "CallerId", "+982188776655",
                "Timestamp", "Sat, 31 Jan 2026 07:59:58 +0000",
                "CallDuration", "61"));
        switch (door) {
            case STATUS -> form.putAll(Map.of("CallSid", "CA1x1", "ParentCallSid", "CA1", "To", "client:agent_1"));
            case DIAL_RESULT ->
                form.putAll(Map.of(
                        "DialCallStatus",
                        "completed",
                        "DialCallSid",
                        "CA1x1",
                        "DialCallDuration",
                        "61",
                        "RecordingUrl",
                        "https://recordings.test/RE1"));
            case VOICEMAIL, RECORDING ->
                form.putAll(Map.of(
                        "RecordingSid",
                        "RE1",
                        "RecordingUrl",
                        "https://recordings.test/RE1",
                        "RecordingStatus",
                        "completed",
                        "RecordingDuration",
                        "7"));
            default -> {
                // nothing else
            }
        }
        return form;
    }

    /**
     * All of them.
     *
     * @param valuesOfEach how many values each parameter has, beside being missing
     */
    static List<Odd> all(int valuesOfEach) {
        List<Odd> all = new ArrayList<>();
        for (Door door : Door.values()) {
            Integer step = door == Door.DIAL_RESULT || door == Door.WAIT ? 1 : null;
            all.add(new Odd(door + " without a step", door, null, whole(door)));
            all.add(new Odd(door + " with nothing", door, step, Map.of()));
            all.add(new Odd(door + " with its id only", door, step, Map.of("CallSid", "CA1")));
            for (String name : whole(door).keySet()) {
                Map<String, String> without = whole(door);
                without.remove(name);
                all.add(new Odd(door + " without " + name, door, step, without));
                for (int i = 0; i < valuesOfEach; i++) {
                    Map<String, String> odd = whole(door);
                    odd.put(name, VALUES.get((all.size() + i) % VALUES.size()));
                    all.add(new Odd(door + " with " + name + "=" + odd.get(name), door, step, odd));
                }
            }
        }
        return all;
    }

    /** All values of all parameters. */
    static List<Odd> all() {
        return all(VALUES.size());
    }
}
