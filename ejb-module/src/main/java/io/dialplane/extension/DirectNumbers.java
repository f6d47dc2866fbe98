package io.dialplane.extension;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;

/** Finds the extension that a call from outside is for, before it is known which company that is. */
@Stateless
public class DirectNumbers {

    @Inject
    private ExtensionQueries queries;

    /** @param e164 the called number; empty: it rings no extension */
    public Optional<Integer> extensionOf(String e164) {
        return queries.rungBy(e164);
    }
}
