package io.dialplane.agent.ozonetel;

import io.dialplane.audit.Actor;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Recently;
import io.dialplane.platform.Secrets;
import io.dialplane.platform.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Companies' settings of Ozonetel. What the default company does not set itself, the environment does. */
@ApplicationScoped
public class OzonetelSettingsService {

    private final Recently<CompanyId, OzonetelSettings> known = new Recently<>();

    @Inject
    private StoredSettings stored;

    @Inject
    private CompanyService companies;

    @Inject
    private Secrets secrets;

    /** The settings as they were at most half a second ago. */
    public OzonetelSettings of(CompanyId company) {
        return known.get(company, this::read);
    }

    /** The settings as they are. */
    public OzonetelSettings read(CompanyId company) {
        return complete(company, stored.find(company));
    }

    /**
     * Changes the settings.
     *
     * @throws DomainException 400 when a value is wrong or the host is not one that the operator allows, 409 when somebody else
     *     has changed them meanwhile
     */
    public OzonetelSettings change(CompanyId company, Actor actor, OzonetelChange change) {
        check("base_url", change.baseUrl(), text -> {
            URI url = OzonetelRules.baseUrl(text);
            if (!OzonetelRules.isAllowed(url, OzonetelConfig.hosts())) {
                throw DomainException.invalid("base_url", "ozonetel.host", url.getHost());
            }
            return url;
        });
        check("username", change.username(), OzonetelRules::username);
        check("auth", change.auth(), OzonetelRules::auth);
        check("api_key", change.apiKey(), OzonetelRules::apiKey);
        check("sip_domain", change.sipDomain(), OzonetelRules::sipDomain);
        check("sip_ws_port", change.sipWsPort(), port -> OzonetelRules.port(Integer.toString(port)));
        OzonetelChange normal = new OzonetelChange(
                change.baseUrl() == null
                        ? null
                        : change.baseUrl()
                                .map(text -> OzonetelRules.baseUrl(text).toString()),
                change.username(),
                change.auth() == null
                        ? null
                        : change.auth().map(text -> OzonetelRules.auth(text).name()),
                change.apiKey(),
                change.sipDomain() == null ? null : change.sipDomain().map(OzonetelRules::sipDomain),
                change.sipWsPort(),
                change.version());
        boolean hasKeyOfEnvironment = company.equals(companies.defaultCompany())
                && OzonetelConfig.apiKey().isPresent();
        StoredSettings.Row row = stored.change(company, actor, normal, hasKeyOfEnvironment);
        known.forgetAll();
        return complete(company, row);
    }

    /** Makes a new secret for pushed events; nobody sees it again. The one before is refused from now on, on other nodes within a second. */
    public String newEventSecret(CompanyId company, Actor actor) {
        String secret = stored.newEventSecret(company, actor);
        known.forgetAll();
        return secret;
    }

    /** Takes no events any more. */
    public void removeEventSecret(CompanyId company, Actor actor) {
        stored.removeEventSecret(company, actor);
        known.forgetAll();
    }

    /** Whether it is the secret of the company's events. */
    public boolean isEventSecret(CompanyId company, String secret) {
        byte[] hash = stored.find(company).eventSecretHash();
        return MessageDigest.isEqual(hash == null ? new byte[0] : hash, Texts.sha256(secret));
    }

    private OzonetelSettings complete(CompanyId company, StoredSettings.Row row) {
        boolean isDefault = company.equals(companies.defaultCompany());
        List<String> ofEnvironment = new ArrayList<>();
        URI baseUrl = or(
                row.baseUrl() == null ? null : OzonetelRules.baseUrl(row.baseUrl()),
                isDefault ? OzonetelConfig.baseUrl() : Optional.empty(),
                () -> ofEnvironment.add("base_url"));
        String username = or(
                row.username(),
                isDefault ? OzonetelConfig.username() : Optional.empty(),
                () -> ofEnvironment.add("username"));
        String apiKey = or(
                secrets.open(row.apiKey(), StoredSettings.keyOwner(company)),
                isDefault ? OzonetelConfig.apiKey() : Optional.empty(),
                () -> ofEnvironment.add("api_key"));
        String sipDomain = or(
                row.sipDomain(),
                isDefault ? OzonetelConfig.sipDomain() : Optional.empty(),
                () -> ofEnvironment.add("sip_domain"));
        AuthKind auth = isDefault ? OzonetelConfig.auth() : AuthKind.BASIC;
        int sipWsPort = isDefault ? OzonetelConfig.sipWsPort() : OzonetelConfig.defaultSipWsPort();
        return new OzonetelSettings(
                company,
                baseUrl,
                username,
                row.auth() == null ? auth : AuthKind.valueOf(row.auth()),
                apiKey,
                sipDomain,
                row.sipWsPort() == null ? sipWsPort : row.sipWsPort(),
                List.copyOf(ofEnvironment),
                row.eventSecretHash() != null,
                row.version());
    }

    private static <T> T or(T own, Optional<T> ofEnvironment, Runnable note) {
        if (own != null || ofEnvironment.isEmpty()) {
            return own;
        }
        note.run();
        return ofEnvironment.get();
    }

    private static <T> void check(String field, Optional<T> value, Function<T, ?> rule) {
        if (value != null && value.isPresent()) {
            try {
                rule.apply(value.get());
            } catch (IllegalArgumentException e) {
                throw DomainException.invalid(field, "field.sentence", e.getMessage());
            }
        }
    }

    /** How an account is told from others; upper and lower case are one. */
    static String normal(String username) {
        return username.toLowerCase(Locale.ROOT);
    }
}
