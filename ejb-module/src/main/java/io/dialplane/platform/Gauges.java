package io.dialplane.platform;

/**
 * Figures of a feature that are read from the database each time somebody asks for metrics. What is read is bounded, however
 * much there is. Every bean of this type is asked.
 */
public interface Gauges {

    /**
     * Sets the figures, which are empty, to what they are now.
     *
     * @param session in a transaction that sees no company's rows until it enters one
     */
    void read(Sql.Session session);
}
