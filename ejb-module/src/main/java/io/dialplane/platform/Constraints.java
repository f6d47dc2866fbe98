package io.dialplane.platform;

import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;

/** The database's own rules, the last guard: which of them a statement broke. */
public final class Constraints {

    private Constraints() {}

    /** Name of the constraint or unique index that was violated; empty: something else went wrong. */
    public static Optional<String> violated(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof ConstraintViolationException e) {
                return Optional.ofNullable(e.getConstraintName());
            }
        }
        return Optional.empty();
    }
}
