package io.dialplane.web.provisioning;

import io.dialplane.provisioning.Cluster;
import io.dialplane.provisioning.ClusterChange;
import io.dialplane.provisioning.ClusterMode;
import io.dialplane.provisioning.ClusterSettings;
import io.dialplane.provisioning.CompanyCluster;
import io.dialplane.provisioning.SwitchTrial;
import io.dialplane.web.platform.Words;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Clusters as superusers write and read them. */
final class ClusterRecords {

    private ClusterRecords() {}

    /**
     * A cluster to be made, or a change of one: what is absent stays, null or nothing clears what may be missing.
     *
     * @param version the version that the change was made from; null: whatever it is
     */
    public record ClusterRequest(
            String name,
            Optional<String> region,
            String mode,
            List<String> addresses,
            String realm,
            Optional<String> websocketUrl,
            Boolean isDefault,
            Integer sshPort,
            Optional<String> sshUser,
            Optional<String> sshKey,
            Optional<String> sshHostKeys,
            String baseDirectory,
            Integer eventPort,
            Optional<String> eventPassword,
            Optional<String> xmlSecret,
            Integer version) {

        ClusterChange toChange() {
            return new ClusterChange(
                    name,
                    region,
                    Words.oneOfSmall("mode", mode, ClusterMode.class, null),
                    addresses,
                    realm,
                    websocketUrl,
                    isDefault,
                    sshPort,
                    sshUser,
                    sshKey,
                    sshHostKeys,
                    baseDirectory,
                    eventPort,
                    eventPassword,
                    xmlSecret,
                    version);
        }

        /** Without secrets. */
        @Override
        public String toString() {
            return "cluster " + name;
        }
    }

    /**
     * A cluster. Of secrets it says whether there are any.
     *
     * @param lastAskedAt UTC, to the minute; null: no switch has asked yet
     * @param pending     changes that its switches have not been told yet
     * @param lastError   why the oldest of them could not be told; null: it was not tried, or there are none
     */
    public record ClusterResponse(
            int id,
            String name,
            String region,
            String mode,
            List<String> addresses,
            String realm,
            String websocketUrl,
            boolean isDefault,
            int sshPort,
            String sshUser,
            String sshHostKeys,
            String baseDirectory,
            int eventPort,
            boolean hasSshKey,
            boolean hasEventPassword,
            boolean hasXmlSecret,
            OffsetDateTime lastAskedAt,
            int pending,
            String lastError,
            int version) {

        static ClusterResponse of(Cluster cluster) {
            ClusterSettings settings = cluster.settings();
            return new ClusterResponse(
                    cluster.id(),
                    settings.name(),
                    settings.region(),
                    settings.mode().word(),
                    settings.addresses(),
                    settings.realm(),
                    settings.websocketUrl(),
                    settings.isDefault(),
                    settings.sshPort(),
                    settings.sshUser(),
                    settings.sshHostKeys(),
                    settings.baseDirectory(),
                    settings.eventPort(),
                    cluster.hasSshKey(),
                    cluster.hasEventPassword(),
                    cluster.hasXmlSecret(),
                    utc(cluster.lastAskedAt()),
                    cluster.pending(),
                    cluster.lastError(),
                    cluster.version());
        }

        private static OffsetDateTime utc(Instant instant) {
            return instant == null
                    ? null
                    : instant.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC);
        }
    }

    /**
     * How a company's calls leave. What is absent or null is not set.
     *
     * @param gateway  as the switches name it; null: no calls to outside
     * @param callerId null: the gateway's own
     */
    public record CompanyLineRequest(String gateway, String callerId) {}

    /**
     * Which cluster a company was given, and how its calls leave.
     *
     * @param clusterId null: the default one serves it
     */
    public record CompanyClusterResponse(int companyId, Integer clusterId, String gateway, String callerId) {

        static CompanyClusterResponse of(CompanyCluster mapping) {
            return new CompanyClusterResponse(
                    mapping.companyId(), mapping.clusterId(), mapping.gateway(), mapping.callerId());
        }
    }

    /** What a test found; it succeeded when every way that is set works. */
    public record ClusterTestResponse(boolean success, List<SwitchTrialResponse> trials) {

        static ClusterTestResponse of(List<SwitchTrial> trials) {
            return new ClusterTestResponse(
                    trials.stream().allMatch(SwitchTrial::success),
                    trials.stream()
                            .map(t -> new SwitchTrialResponse(t.address(), t.way(), t.success(), t.answer()))
                            .toList());
        }
    }

    /** What was found at one address in one way, {@code event_socket} or {@code ssh}. */
    public record SwitchTrialResponse(String address, String way, boolean success, String answer) {}
}
