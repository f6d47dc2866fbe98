package io.dialplane.provisioning;

import io.dialplane.extension.ExtensionService;
import io.dialplane.extension.SipCredential;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;

/** Gives people what their telephones register with. */
@Stateless
@InCompany
public class AgentLogins {

    @Inject
    private ExtensionService extensions;

    @Inject
    private SwitchEntries entries;

    /**
     * A person's extensions with their passwords; for that person's own session only. From now on nothing ends the registrations
     * of these extensions that was to be done before: it would end the new one.
     */
    public List<SipCredential> credentials(CompanyId company, int userId) {
        List<SipCredential> credentials = extensions.credentials(company, userId);
        entries.keepRegistrations(
                credentials.stream().map(SipCredential::number).toList());
        return credentials;
    }
}
