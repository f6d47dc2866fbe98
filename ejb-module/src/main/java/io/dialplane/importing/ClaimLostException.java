package io.dialplane.importing;

import jakarta.ejb.ApplicationException;
import java.io.Serial;

/** The job is not this runner's any more: it was cancelled, or somebody else goes on with it. Rolls the transaction back. */
@ApplicationException(rollback = true)
public class ClaimLostException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    ClaimLostException() {
        super(null, null, false, false);
    }
}
