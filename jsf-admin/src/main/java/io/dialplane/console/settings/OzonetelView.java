package io.dialplane.console.settings;

import io.dialplane.agent.TelephonyException;
import io.dialplane.agent.ozonetel.AuthKind;
import io.dialplane.agent.ozonetel.Ozonetel;
import io.dialplane.agent.ozonetel.OzonetelChange;
import io.dialplane.agent.ozonetel.OzonetelSettings;
import io.dialplane.agent.ozonetel.OzonetelSettingsService;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Entered;
import io.dialplane.platform.PublicUrl;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the company reaches Ozonetel. The key goes in and never comes out. */
@Named("ozonetel")
@RequestScoped
public class OzonetelView extends ProviderView<OzonetelSettings> {

    private static final String HERE = "/settings.xhtml";
    private static final int LAST_PORT = 65_535;

    @Inject
    private OzonetelSettingsService settings;

    @Inject
    private Ozonetel provider;

    @Inject
    private CompanyService companies;

    private String baseUrl;
    private String username;
    private String auth;
    private String apiKey;
    private boolean withoutKey;
    private String sipDomain;
    private String sipPort;
    private String eventAddress;

    @Override
    protected OzonetelSettings read() {
        return settings.read(signedIn.companyId());
    }

    @Override
    protected int version(OzonetelSettings of) {
        return of.version();
    }

    /** Whether this node leaves the provider alone at the moment, for having failed too often. */
    public boolean isLeftAlone() {
        return getShown().isConfigured() && provider.isLeftAlone(getShown());
    }

    /** Fields that the environment sets, in the reader's words. */
    public List<String> getFromEnvironment() {
        return names(getShown().fromEnvironment());
    }

    public String save() {
        return actions.change(HERE, () -> {
            Long port = Entered.number("sip_ws_port", sipPort, 1, LAST_PORT);
            OzonetelSettings before = getShown();
            settings.change(
                    signedIn.companyId(),
                    signedIn.actor(),
                    new OzonetelChange(
                            changed(Entered.words(baseUrl), text(before.baseUrl())),
                            changed(Entered.words(username), before.username()),
                            changed(auth, word(before.auth())),
                            secret(Entered.words(apiKey), withoutKey),
                            changed(Entered.words(sipDomain), before.sipDomain()),
                            changed(port == null ? null : Integer.valueOf(port.intValue()), before.sipWsPort()),
                            readVersion()));
            return look.text("saved");
        });
    }

    /** Stays on the page, and says what the provider said. */
    public void test() {
        attempt(() -> {
            if (!getShown().isConfigured()) {
                return new Trial(false, look.text("ozonetel.not-configured"));
            }
            try {
                return new Trial(true, look.text("ozonetel.known", provider.test(getShown())));
            } catch (TelephonyException e) {
                return new Trial(false, look.name("ozonetel.problem-", e.kind()) + " " + e.getMessage());
            }
        });
    }

    /** Stays on the page: the secret is in this answer only. */
    public void newEventSecret() {
        actions.change(null, () -> {
            String secret = settings.newEventSecret(signedIn.companyId(), signedIn.actor());
            String path = "/api/ozonetel/events/"
                    + companies.get(signedIn.companyId()).name() + "/" + secret;
            eventAddress = PublicUrl.of(path).orElse(path);
            forget();
            return null;
        });
    }

    public String removeEventSecret() {
        return actions.change(HERE, () -> {
            settings.removeEventSecret(signedIn.companyId(), signedIn.actor());
            return look.text("ozonetel.events-off");
        });
    }

    /** Where the provider has to push its events, with the secret just made; null: none was. */
    public String getEventAddress() {
        return eventAddress;
    }

    public List<String> getKinds() {
        return Arrays.stream(AuthKind.values()).map(OzonetelView::word).toList();
    }

    private static String word(AuthKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    public String getBaseUrl() {
        return shown(baseUrl, text(getShown().baseUrl()));
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public String getUsername() {
        return shown(username, getShown().username());
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getAuth() {
        return shown(auth, word(getShown().auth()));
    }

    public void setAuth(String auth) {
        this.auth = auth;
    }

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public boolean isWithoutKey() {
        return withoutKey;
    }

    public void setWithoutKey(boolean withoutKey) {
        this.withoutKey = withoutKey;
    }

    public String getSipDomain() {
        return shown(sipDomain, getShown().sipDomain());
    }

    public void setSipDomain(String sipDomain) {
        this.sipDomain = sipDomain;
    }

    public String getSipPort() {
        return shown(sipPort, Integer.toString(getShown().sipWsPort()));
    }

    public void setSipPort(String sipPort) {
        this.sipPort = sipPort;
    }
}
