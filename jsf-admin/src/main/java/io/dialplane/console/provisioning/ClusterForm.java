package io.dialplane.console.provisioning;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.provisioning.Cluster;
import io.dialplane.provisioning.ClusterChange;
import io.dialplane.provisioning.ClusterMode;
import io.dialplane.provisioning.ClusterService;
import io.dialplane.provisioning.ClusterSettings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is set of a cluster, or is to be set of a new one. Secrets go in and never come out; what is not written of them stays. */
@Named("clusterForm")
@RequestScoped
public class ClusterForm {

    private static final int LAST_PORT = 65_535;

    @Inject
    private ClusterService clusters;

    @Inject
    private ClusterView view;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private String version;
    private String name;
    private String region;
    private ClusterMode mode;
    private String addresses;
    private String realm;
    private String websocketUrl;
    private Boolean defaultOne;
    private String sshPort;
    private String sshUser;
    private String sshKey;
    private boolean withoutSshKey;
    private String sshHostKeys;
    private String baseDirectory;
    private String eventPort;
    private String eventPassword;
    private boolean withoutEventPassword;
    private String xmlSecret;
    private boolean withoutXmlSecret;

    public String create() {
        return actions.changeForAll("/clusters.xhtml", () -> {
            Cluster made = clusters.create(signedIn.ownCompanyId(), signedIn.actor(), change(null));
            return look.text("clusters.created", made.settings().name());
        });
    }

    public String save() {
        return actions.changeForAll("/cluster.xhtml?id=" + view.getId(), () -> {
            clusters.change(
                    signedIn.ownCompanyId(), signedIn.actor(), Entered.id(view.getId(), "cluster.unknown"), change((int)
                            Entered.needed("version", version, 0, Integer.MAX_VALUE)));
            return look.text("saved");
        });
    }

    private ClusterChange change(Integer ofVersion) {
        return new ClusterChange(
                Entered.words(name),
                Optional.ofNullable(Entered.words(region)),
                mode,
                addresses == null
                        ? List.of()
                        : Arrays.stream(addresses.strip().split("[\\s,\u060C]+"))
                                .toList(),
                realm == null ? "" : realm.strip(),
                Optional.ofNullable(Entered.words(websocketUrl)),
                Boolean.TRUE.equals(defaultOne),
                port("ssh_port", sshPort),
                Optional.ofNullable(Entered.words(sshUser)),
                secret(sshKey, withoutSshKey),
                Optional.ofNullable(Entered.words(sshHostKeys)),
                Entered.words(baseDirectory),
                port("event_port", eventPort),
                secret(eventPassword, withoutEventPassword),
                secret(xmlSecret, withoutXmlSecret),
                ofVersion);
    }

    /** Null: it stays, or is the usual one. */
    private static Integer port(String field, String written) {
        Long port = Entered.number(field, written, 1, LAST_PORT);
        return port == null ? null : Integer.valueOf(port.intValue());
    }

    private static Optional<String> secret(String written, boolean none) {
        return none ? Optional.empty() : written == null || written.isBlank() ? null : Optional.of(written);
    }

    /** What a field shows: as it was sent, also when somebody has emptied it; else what is kept. */
    private <T> T shown(T sent, Function<ClusterSettings, T> kept) {
        return version != null ? sent : stays(sent, kept);
    }

    /** The same of a field that is never sent once the cluster is there. */
    private <T> T stays(T sent, Function<ClusterSettings, T> kept) {
        return sent != null || view.getShown() == null
                ? sent
                : kept.apply(view.getShown().settings());
    }

    public List<ClusterMode> getModes() {
        return List.of(ClusterMode.values());
    }

    public String getVersion() {
        return version == null && view.getShown() != null
                ? Integer.toString(view.getShown().version())
                : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public String getName() {
        return stays(name, ClusterSettings::name);
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getRegion() {
        return shown(region, ClusterSettings::region);
    }

    public void setRegion(String region) {
        this.region = region;
    }

    public ClusterMode getMode() {
        return stays(mode, ClusterSettings::mode);
    }

    public void setMode(ClusterMode mode) {
        this.mode = mode;
    }

    /** One a line. */
    public String getAddresses() {
        return shown(addresses, settings -> String.join("\n", settings.addresses()));
    }

    public void setAddresses(String addresses) {
        this.addresses = addresses;
    }

    public String getRealm() {
        return shown(realm, ClusterSettings::realm);
    }

    public void setRealm(String realm) {
        this.realm = realm;
    }

    public String getWebsocketUrl() {
        return shown(websocketUrl, ClusterSettings::websocketUrl);
    }

    public void setWebsocketUrl(String websocketUrl) {
        this.websocketUrl = websocketUrl;
    }

    public boolean isDefaultOne() {
        return Boolean.TRUE.equals(shown(defaultOne, ClusterSettings::isDefault));
    }

    public void setDefaultOne(boolean defaultOne) {
        this.defaultOne = defaultOne;
    }

    public String getSshPort() {
        return shown(sshPort, settings -> Integer.toString(settings.sshPort()));
    }

    public void setSshPort(String sshPort) {
        this.sshPort = sshPort;
    }

    public String getSshUser() {
        return shown(sshUser, ClusterSettings::sshUser);
    }

    public void setSshUser(String sshUser) {
        this.sshUser = sshUser;
    }

    /** Never shown: null. */
    public String getSshKey() {
        return null;
    }

    public void setSshKey(String sshKey) {
        this.sshKey = sshKey;
    }

    public boolean isWithoutSshKey() {
        return withoutSshKey;
    }

    public void setWithoutSshKey(boolean withoutSshKey) {
        this.withoutSshKey = withoutSshKey;
    }

    public String getSshHostKeys() {
        return shown(sshHostKeys, ClusterSettings::sshHostKeys);
    }

    public void setSshHostKeys(String sshHostKeys) {
        this.sshHostKeys = sshHostKeys;
    }

    public String getBaseDirectory() {
        return shown(baseDirectory, ClusterSettings::baseDirectory);
    }

    public void setBaseDirectory(String baseDirectory) {
        this.baseDirectory = baseDirectory;
    }

    public String getEventPort() {
        return shown(eventPort, settings -> Integer.toString(settings.eventPort()));
    }

    public void setEventPort(String eventPort) {
        this.eventPort = eventPort;
    }

    public String getEventPassword() {
        return eventPassword;
    }

    public void setEventPassword(String eventPassword) {
        this.eventPassword = eventPassword;
    }

    public boolean isWithoutEventPassword() {
        return withoutEventPassword;
    }

    public void setWithoutEventPassword(boolean withoutEventPassword) {
        this.withoutEventPassword = withoutEventPassword;
    }

    public String getXmlSecret() {
        return xmlSecret;
    }

    public void setXmlSecret(String xmlSecret) {
        this.xmlSecret = xmlSecret;
    }

    public boolean isWithoutXmlSecret() {
        return withoutXmlSecret;
    }

    public void setWithoutXmlSecret(boolean withoutXmlSecret) {
        this.withoutXmlSecret = withoutXmlSecret;
    }
}
