package io.dialplane.console.batch;

import io.dialplane.company.DialerTokenAdministration;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Map;

/** What the dialers of the company are called. */
@Named("dialers")
@RequestScoped
public class Dialers {

    @Inject
    private DialerTokenAdministration tokens;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Look look;

    private Map<Integer, String> names;

    /**
     * A dialer's name; of those that dial for all companies only superusers are told.
     *
     * @param token null: the environment's
     */
    public String name(Integer token) {
        if (names == null) {
            names = tokens.names(signedIn.companyId(), signedIn.isSuperuser());
        }
        return token == null ? look.text("batches.environment") : names.getOrDefault(token, look.text("tokens.shared"));
    }
}
