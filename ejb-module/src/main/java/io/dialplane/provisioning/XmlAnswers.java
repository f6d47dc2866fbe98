package io.dialplane.provisioning;

import io.dialplane.extension.DirectNumbers;
import io.dialplane.extension.ExtensionRange;
import io.dialplane.extension.ExtensionService;
import io.dialplane.extension.SipIdentity;
import io.dialplane.platform.CompanyId;
import io.dialplane.provisioning.freeswitch.DialplanXml;
import io.dialplane.provisioning.freeswitch.DirectoryXml;
import io.dialplane.provisioning.freeswitch.NotFoundXml;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/**
 * Answers what switches ask ({@code mod_xml_curl}): users, domains and dialplans. An answer is a document of type
 * {@code freeswitch/xml}; what is not known, not active, or served by another cluster is not found.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class XmlAnswers {

    @Inject
    private ExtensionService extensions;

    @Inject
    private DirectNumbers directNumbers;

    @Inject
    private ClusterService clusters;

    @Inject
    private SwitchContents contents;

    /**
     * The answer.
     *
     * @param cluster whose switch asks
     * @param asked   the form that it sent; of a field that it sent twice the first
     */
    public String answer(AskingCluster cluster, Map<String, String> asked) {
        if (cluster.mode() == ClusterMode.SSH) {
            return NotFoundXml.ANSWER;
        }
        return switch (asked.getOrDefault("section", "")) {
            case "directory" -> directory(cluster, asked);
            case "dialplan" -> dialplan(cluster, asked);
            default -> NotFoundXml.ANSWER;
        };
    }

    private String directory(AskingCluster cluster, Map<String, String> asked) {
        String realm = cluster.realm();
        String domain = first(asked, "domain", "key_value");
        if (domain != null && !domain.equalsIgnoreCase(realm)) {
            return NotFoundXml.ANSWER;
        }
        if (asked.get("user") == null) { // gateways, network-list, or the domain itself
            return DirectoryXml.domainAnswer(realm);
        }
        Optional<SipIdentity> identity = ExtensionRange.parse(asked.get("user"))
                .filter(number -> serves(cluster, ExtensionRange.companyOf(number)))
                .flatMap(number ->
                        extensions.identity(ExtensionRange.companyOf(number).orElseThrow(), number));
        if (identity.isEmpty()) {
            return NotFoundXml.ANSWER;
        }
        if ("sip_auth".equals(asked.get("action"))) {
            extensions.registered(identity.get().company(), identity.get().number());
        }
        return DirectoryXml.answer(realm, identity.get());
    }

    private String dialplan(AskingCluster cluster, Map<String, String> asked) {
        String context = first(asked, "Hunt-Context", "Caller-Context");
        if (DialplanXml.PUBLIC.equals(context)) {
            return inbound(cluster, first(asked, "Hunt-Destination-Number", "Caller-Destination-Number"));
        }
        CompanyId company = DialplanXml.companyOf(context);
        return serves(cluster, Optional.ofNullable(company))
                ? DialplanXml.answer(contents.line(company, cluster.realm()))
                : NotFoundXml.ANSWER;
    }

    private String inbound(AskingCluster cluster, String called) {
        if (called == null || !called.matches("\\+?[0-9]{3,15}")) {
            return NotFoundXml.ANSWER;
        }
        return ExtensionRange.parse(called)
                .filter(number -> serves(cluster, ExtensionRange.companyOf(number)))
                .filter(this::isThere)
                .or(() -> directNumbers
                        .extensionOf(called.startsWith("+") ? called : "+" + called)
                        .filter(number -> serves(cluster, ExtensionRange.companyOf(number)))
                        .filter(this::isThere))
                .map(number -> DialplanXml.inboundAnswer(called, number))
                .orElse(NotFoundXml.ANSWER);
    }

    private boolean isThere(int number) {
        return extensions
                .identity(ExtensionRange.companyOf(number).orElseThrow(), number)
                .isPresent();
    }

    private boolean serves(AskingCluster cluster, Optional<CompanyId> company) {
        return company.filter(id -> clusters.serves(cluster, id)).isPresent();
    }

    private static String first(Map<String, String> asked, String name, String otherName) {
        return asked.get(name) == null ? asked.get(otherName) : asked.get(name);
    }
}
