package io.dialplane.provisioning;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What a cluster's settings must look like; collects everything that is wrong and says it at once. */
final class ClusterRules {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern REGION = Pattern.compile("[^\\p{Cntrl}$]{1,100}");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}");
    private static final Pattern REALM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:-]{0,252}");
    private static final Pattern WEBSOCKET =
            Pattern.compile("wss?://[A-Za-z0-9.\\[\\]:-]{1,260}(/[A-Za-z0-9._~/-]{0,200})?");
    private static final Pattern SSH_USER = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,63}");
    private static final Pattern DIRECTORY = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*){1,20}");
    /** Printable ASCII, as it stands in a header and in a configuration file. */
    private static final Pattern SECRET = Pattern.compile("[!-~]{16,256}");

    private static final Pattern EVENT_PASSWORD = Pattern.compile("[!-~]{8,256}");
    /** The one that every switch has when it is installed. */
    private static final String WELL_KNOWN = "ClueCon";

    private static final int MOST_ADDRESSES = 8;
    private static final int LONGEST_KEY = 16_384;

    private final List<FieldError> errors = new ArrayList<>();

    /** @throws DomainException 400 naming all that is wrong */
    static void check(ClusterSettings settings, ClusterSecrets secrets) {
        ClusterRules rules = new ClusterRules();
        rules.form("name", settings.name(), NAME, "cluster.name", true);
        rules.form("region", settings.region(), REGION, "cluster.text", false);
        if (settings.mode() == null) {
            rules.wrong("mode", "field.missing");
        }
        rules.addresses(settings.addresses());
        rules.form("realm", settings.realm(), REALM, "cluster.realm", true);
        rules.form("websocket_url", settings.websocketUrl(), WEBSOCKET, "cluster.websocket", false);
        rules.form("base_directory", settings.baseDirectory(), DIRECTORY, "cluster.directory", true);
        rules.port("ssh_port", settings.sshPort());
        rules.port("event_port", settings.eventPort());
        boolean ssh = settings.mode() == ClusterMode.SSH;
        rules.form("ssh_user", settings.sshUser(), SSH_USER, "cluster.ssh-user", ssh);
        rules.key("ssh_key", secrets.sshKey(), ssh);
        rules.key("ssh_host_keys", settings.sshHostKeys(), ssh);
        if (WELL_KNOWN.equals(secrets.eventPassword())) {
            rules.wrong("event_password", "cluster.well-known");
        } else {
            rules.form("event_password", secrets.eventPassword(), EVENT_PASSWORD, "cluster.event-password", false);
        }
        rules.form(
                "xml_secret", secrets.xmlSecret(), SECRET, "cluster.secret", settings.mode() == ClusterMode.XML_CURL);
        if (!rules.errors.isEmpty()) {
            throw DomainException.invalid(rules.errors);
        }
    }

    private void addresses(List<String> addresses) {
        if (addresses.isEmpty()
                || addresses.size() > MOST_ADDRESSES
                || new HashSet<>(addresses).size() < addresses.size()) {
            wrong("addresses", "cluster.addresses", MOST_ADDRESSES);
        }
        for (int i = 0; i < addresses.size(); i++) {
            if (addresses.get(i) == null || !HOST.matcher(addresses.get(i)).matches()) {
                wrong("addresses[" + i + "]", "cluster.host");
            }
        }
    }

    private void form(String field, String text, Pattern pattern, String key, boolean needed) {
        if (text == null ? needed : !pattern.matcher(text).matches()) {
            wrong(field, text == null ? "field.missing" : key);
        }
    }

    private void key(String field, String text, boolean needed) {
        boolean readable = text == null
                || (text.length() <= LONGEST_KEY
                        && text.chars().allMatch(c -> c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c < 127)));
        if (text == null ? needed : !readable) {
            wrong(field, text == null ? "field.missing" : "cluster.key");
        }
    }

    private void port(String field, int port) {
        if (port < 1 || port > 65_535) {
            wrong(field, "field.not-a-number-between", "1", "65535");
        }
    }

    private void wrong(String field, String key, Object... args) {
        errors.add(new FieldError(field, key, args));
    }
}
