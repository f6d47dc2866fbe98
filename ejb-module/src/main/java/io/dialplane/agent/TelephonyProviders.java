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

    /** The default company's account. */
    private static final String DEFAULT = "";

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
     * @return empty: the default company's account, in whose Redis keys no account is named; a text without {@code :} and spaces
     *     otherwise: the account's name in small letters, or {@code #} and the company's id when it has none
     */
    public String account(CompanyId company) {
        CompanyId byDefault = companies.defaultCompany();
        if (company.equals(byDefault)) {
            return DEFAULT;
        }
        String own = name(settings.of(company));
        return own == null ? "#" + company : own.equals(name(settings.of(byDefault))) ? DEFAULT : own;
    }

    /** Null: none is configured. */
    private static String name(OzonetelSettings of) {
        return of.isConfigured() ? of.username().toLowerCase(Locale.ROOT) : null;
    }

    /** Where the company's agents register their phones. */
    public SipServer sip(CompanyId company) {
        OzonetelSettings of = settings.of(company);
        return new SipServer(of.sipDomain(), of.sipWsPort());
    }
}
