package io.dialplane.provisioning;

import io.dialplane.extension.ExtensionService;
import io.dialplane.extension.SipCredential;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import io.dialplane.session.Doors;
import io.dialplane.session.SessionService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Gives people what their telephones register with. */
@Stateless
@InCompany
public class AgentLogins {

    @Inject
    private ExtensionService extensions;

    @Inject
    private SwitchEntries entries;

    @Inject
    private Doors doors;

    @Inject
    private SessionService sessions;

    /**
     * An agent has logged in anew: the extensions have passwords that only the new session is told, so that no earlier telephone can
     * register again.
     *
     * @return the extensions, none when a newer session has taken over meanwhile; whoever calls this sees to it that the switches know them before the agent does
     */
    public List<Integer> takeOver(CompanyId company, int userId, UUID sid) {
        entries.lock(company); // of two sessions the later one comes here when it has ended the other
        if (sessions.find(sid).isEmpty()) {
            return List.of(); // the passwords are a newer session's
        }
        List<Integer> numbers = extensions.rotatePasswordsOf(company, userId);
        entries.keepRegistrations(numbers);
        entries.changed(numbers);
        return numbers;
    }

    /**
     * A person's extensions with their passwords; for that person's own session only.
     *
     * @return none when the session was not opened at that door, or has ended
     */
    public List<SipCredential> credentials(CompanyId company, int userId, String door, UUID sid) {
        return doors.isOpenedAt(sid, door) ? extensions.credentials(company, userId) : List.of();
    }
}
