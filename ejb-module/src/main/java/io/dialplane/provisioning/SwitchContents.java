package io.dialplane.provisioning;

import io.dialplane.extension.ExtensionRange;
import io.dialplane.extension.ExtensionService;
import io.dialplane.platform.CompanyId;
import io.dialplane.provisioning.freeswitch.CompanyLine;
import io.dialplane.provisioning.freeswitch.DialplanXml;
import io.dialplane.provisioning.freeswitch.DirectoryXml;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** What a switch is to hold, as it is now. */
@ApplicationScoped
public class SwitchContents {

    @Inject
    private ExtensionService extensions;

    @Inject
    private ClusterService clusters;

    /** How a company's calls run. */
    public CompanyLine line(CompanyId company, String realm) {
        CompanyCluster mapping = clusters.mappingOf(company);
        return new CompanyLine(
                company, realm, mapping.gateway(), mapping.callerId(), extensions.directNumbers(company));
    }

    /** The file that an entry stands for; empty: there should be none. */
    Optional<byte[]> file(SwitchEntry entry, ClusterSettings cluster) {
        if (!entry.wanted()) {
            return Optional.empty();
        }
        return switch (entry.kind()) {
            case DIRECTORY ->
                ExtensionRange.companyOf(entry.number())
                        .flatMap(company -> extensions.identity(company, entry.number()))
                        .map(identity -> DirectoryXml.file(cluster.realm(), identity));
            case DIALPLAN -> Optional.of(DialplanXml.file(line(new CompanyId(entry.number()), cluster.realm())));
            case INBOUND -> Optional.of(DialplanXml.inboundFile(line(new CompanyId(entry.number()), cluster.realm())));
        };
    }

    /** Where the file of an entry lies. */
    static String path(SwitchEntry entry, ClusterSettings cluster) {
        String base = cluster.baseDirectory();
        return switch (entry.kind()) {
            case DIRECTORY -> base + "/directory/default/" + entry.number() + ".xml";
            case DIALPLAN -> base + "/dialplan/company_" + entry.number() + ".xml";
            case INBOUND -> base + "/dialplan/public/company_" + entry.number() + ".xml";
        };
    }
}
