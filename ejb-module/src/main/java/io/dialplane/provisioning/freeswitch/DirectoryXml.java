package io.dialplane.provisioning.freeswitch;

import static io.dialplane.provisioning.freeswitch.XmlText.with;

import io.dialplane.extension.SipIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Users as FreeSWITCH's directory has them. A user always has an {@code a1-hash}: one with neither password nor hash is let in
 * by anybody ({@code sofia_reg.c}), so who may not register is not in any document.
 */
public final class DirectoryXml {

    /** The first words of every file that is ours. */
    static final String MARK = " Dialplane keeps this file; changes are overwritten ";

    /** How a registered user is called, as in the vanilla directory. */
    private static final String DIAL_STRING =
            "{^^:sip_invite_domain=${dialed_domain}:presence_id=${dialed_user}@${dialed_domain}}${sofia_contact(*/${dialed_user}@${dialed_domain})}";

    private DirectoryXml() {}

    /** The answer about one user. */
    public static String answer(String realm, SipIdentity identity) {
        return XmlText.of(xml -> document(
                xml,
                realm,
                domain -> domain.element(
                        "groups",
                        with(),
                        groups -> groups.element(
                                "group",
                                with("name", "default"),
                                group -> group.element("users", with(), users -> user(users, realm, identity))))));
    }

    /** The answer about the domain itself, which has no users with gateways or networks of their own. */
    public static String domainAnswer(String realm) {
        return XmlText.of(xml -> document(xml, realm, domain -> {}));
    }

    /** One user as a file of the directory, which the domain of the switch's configuration includes. */
    public static byte[] file(String realm, SipIdentity identity) {
        return XmlText.of(
                        xml -> xml.element("include", with(), include -> user(include.comment(MARK), realm, identity)))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void document(XmlText xml, String realm, java.util.function.Consumer<XmlText> content) {
        xml.element(
                "document",
                with("type", "freeswitch/xml"),
                document -> document.element(
                        "section",
                        with("name", "directory"),
                        section -> section.element("domain", with("name", realm), domain -> {
                            domain.element(
                                    "params",
                                    with(),
                                    params -> params.empty("param", "name", "dial-string", "value", DIAL_STRING));
                            content.accept(domain);
                        })));
    }

    private static void user(XmlText xml, String realm, SipIdentity identity) {
        String number = Integer.toString(identity.number());
        String company = identity.company().toString();
        String name = XmlText.plain(identity.callerName());
        xml.element("user", with("id", number), user -> user.element("params", with(), params -> params.empty(
                                "param", "name", "a1-hash", "value", a1Hash(number, realm, identity.password()))
                        .empty("param", "name", "vm-password", "value", identity.voicemailPin())
                        .empty("param", "name", "vm-enabled", "value", Boolean.toString(identity.voicemailEnabled())))
                .element("variables", with(), variables -> variables
                        .empty("variable", "name", "tenant_id", "value", company)
                        .empty("variable", "name", "user_context", "value", DialplanXml.context(identity.company()))
                        .empty("variable", "name", "accountcode", "value", company)
                        .empty("variable", "name", "effective_caller_id_name", "value", name.isEmpty() ? number : name)
                        .empty("variable", "name", "effective_caller_id_number", "value", number)));
    }

    /** RFC 2617: MD5 over user, realm and password; as good as the password for whoever has it. */
    static String a1Hash(String user, String realm, String password) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5")
                    .digest((user + ":" + realm + ":" + password).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
