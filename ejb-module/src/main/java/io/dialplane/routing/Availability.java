package io.dialplane.routing;

/**
 * Whether a person can be rung now.
 *
 * @param why what keeps the person from it, in a word: {@code not_logged_in, offline, busy, on_call, wrap_up, break, ringing}; null: nothing
 */
public record Availability(boolean available, String why) {

    /** Can be rung. */
    public static final Availability FREE = new Availability(true, null);

    /** Can't. */
    public static Availability not(String why) {
        return new Availability(false, why);
    }
}
