package io.dialplane.agent;

import io.dialplane.agent.ozonetel.Ozonetel;
import io.dialplane.agent.ozonetel.OzonetelSettings;
import io.dialplane.agent.ozonetel.OzonetelSettingsService;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;

/** Which telephony provider a company has, by its settings as they were at most half a second ago. */
@ApplicationScoped
public class TelephonyProviders {

    private final TelephonyProvider none = new NoProvider();

    @Inject
    private Ozonetel ozonetel;

    @Inject
    private OzonetelSettingsService settings;

    @Inject
    private CompanyService companies;

    /** The company's provider; one that does nothing, and has no name, when none is configured. Never null. */
    public TelephonyProvider of(CompanyId company) {
        return settings.of(company).isConfigured() ? ozonetel : none;
    }

    /** The provider that knows an agent; as {@link #of(CompanyId)}. */
    public TelephonyProvider of(AgentIdentity agent) {
        return agent.isAtProvider() ? of(agent.companyId()) : none;
    }

    /**
     * The provider's account that a company's agents belong to. Agents of two companies that use the same account are the same
     * agents.
     *
     * @return a text without {@code :} and spaces: the account's name in small letters, or {@code #} and the company's id when it has none
     */
    public String account(CompanyId company) {
        OzonetelSettings of = settings.of(company);
        return of.isConfigured() ? of.username().toLowerCase(Locale.ROOT) : "#" + company;
    }

    /** Whether it is the account of the default company. */
    public boolean isDefault(String account) {
        return account.equals(account(companies.defaultCompany()));
    }

    /** The version of the settings that {@link #account} goes by; asked for before that, it is never newer. */
    public int version(CompanyId company) {
        return settings.of(company).version();
    }

    /** Where the company's agents register their phones. */
    public SipServer sip(CompanyId company) {
        OzonetelSettings of = settings.of(company);
        return new SipServer(of.sipDomain(), of.sipWsPort());
    }
}
