package io.dialplane.audit;

/**
 * Who does something.
 *
 * @param userId  the person; null: a dialer or the system itself
 * @param name    user name, {@code dialer:<token's name>} or {@code system}
 * @param address IP address the request came from; null: not from outside
 */
public record Actor(Integer userId, String name, String address) {

    /** The product itself: timers, first start. */
    public static final Actor SYSTEM = new Actor(null, "system", null);
}
