package io.dialplane.calllog;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the provider asks or tells something. */
public enum Door {
    /** A call has come, from a customer or from an agent's browser. */
    VOICE,
    /** A leg, or the whole call, is in another state. */
    STATUS,
    /** Those who were rung have answered, or not. */
    DIAL_RESULT,
    /** A waiting caller has heard the music to its end. */
    WAIT,
    /** A caller has left a message, or its recording is ready. */
    VOICEMAIL,
    /** The recording of a conversation is ready. */
    RECORDING;

    /** The names of all of them. */
    static final String ALL = Stream.of(values()).map(Door::name).collect(Collectors.joining(","));

    /** The last part of its path. */
    public String path() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
