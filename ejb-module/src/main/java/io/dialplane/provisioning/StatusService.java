package io.dialplane.provisioning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.extension.ExtensionRange;
import io.dialplane.platform.CompanyId;
import io.dialplane.provisioning.freeswitch.SwitchCommand;
import io.dialplane.provisioning.freeswitch.SwitchConsole;
import io.dialplane.provisioning.freeswitch.SwitchException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Asks switches how they are. A company learns of its own cluster only, and of its own registrations and calls. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class StatusService {

    private static final System.Logger LOG = System.getLogger(StatusService.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** A switch that asks has registrations to ask about at least that often. */
    private static final Duration ASKS_WITHIN = Duration.ofMinutes(10);

    @Inject
    private ClusterService clusters;

    @Inject
    private SwitchConnections connections;

    @Inject
    private Clock clock;

    /** The company's cluster; empty: none serves it. */
    public Optional<SwitchStatus> of(CompanyId company) {
        return clusters.serving(company)
                .map(cluster -> ask(
                        cluster,
                        registration -> ExtensionRange.parse(
                                        registration.path("reg_user").asText())
                                .flatMap(ExtensionRange::companyOf)
                                .filter(company::equals)
                                .isPresent(),
                        call -> isOf(company, call)));
    }

    /**
     * {@code show calls} reads the view {@code basic_calls} ({@code src/switch_core_sqldb.c} of FreeSWITCH, public, MPL 1.1), which has
     * the account codes of both sides but not their contexts. The directory sets them; a side towards a trunk has none.
     */
    static boolean isOf(CompanyId company, JsonNode call) {
        return Stream.of("accountcode", "b_accountcode")
                .anyMatch(field -> company.toString().equals(call.path(field).asText()));
    }

    /** Every cluster. */
    public List<SwitchStatus> all() {
        return clusters.all().stream()
                .map(cluster -> ask(cluster, registration -> true, call -> true))
                .toList();
    }

    /**
     * One cluster.
     *
     * @throws io.dialplane.platform.DomainException 404
     */
    public SwitchStatus cluster(int id) {
        return ask(clusters.get(id), registration -> true, call -> true);
    }

    private SwitchStatus ask(Cluster cluster, Predicate<JsonNode> registrations, Predicate<JsonNode> calls) {
        SwitchAccess access = clusters.access(cluster.id());
        ClusterSettings settings = cluster.settings();
        if (!access.hasEventSocket() && !cluster.isSsh()) {
            boolean asks = cluster.lastAskedAt() != null
                    && cluster.lastAskedAt().isAfter(clock.instant().minus(ASKS_WITHIN));
            return new SwitchStatus(settings.name(), settings.mode(), asks, null, null, null, List.of());
        }
        List<Said> said = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (String address : settings.addresses()) {
            try (SwitchConsole console = console(access, address)) {
                said.add(new Said(
                        versionIn(console.run(SwitchCommand.VERSION)),
                        count(console.run(SwitchCommand.REGISTRATIONS), registrations),
                        count(console.run(SwitchCommand.CALLS), calls)));
            } catch (SwitchException e) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "Switch {0} of cluster {1} does not say how it does: {2}",
                        address,
                        settings.name(),
                        e.getMessage());
                silent.add(address);
            }
        }
        if (said.isEmpty()) {
            return new SwitchStatus(settings.name(), settings.mode(), false, null, null, null, silent);
        }
        return new SwitchStatus(
                settings.name(),
                settings.mode(),
                true,
                said.get(0).version(),
                said.stream().mapToInt(Said::registered).sum(),
                said.stream().mapToInt(Said::active).sum(),
                silent);
    }

    /** What one switch says. */
    private record Said(String version, int registered, int active) {}

    private SwitchConsole console(SwitchAccess access, String address) throws SwitchException {
        return access.hasEventSocket()
                ? connections.eventSocket(access, address, PATIENCE)
                : connections.connect(access, address);
    }

    /** {@code FreeSWITCH Version 1.10.12-release… (…)}. */
    private static String versionIn(String answer) {
        String[] words = answer.strip().split("\\s+");
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].equals("Version")) {
                return words[i + 1];
            }
        }
        return answer.strip();
    }

    /** {@code {"row_count":1,"rows":[{…}]}}; without rows when there are none. */
    private static int count(String answer, Predicate<JsonNode> counted) throws SwitchException {
        try {
            int count = 0;
            for (JsonNode row : JSON.readTree(answer).path("rows")) {
                count += counted.test(row) ? 1 : 0;
            }
            return count;
        } catch (JsonProcessingException e) {
            throw new SwitchException("the switch answers no JSON");
        }
    }

    /**
     * Tries whatever ways to a cluster's switches are set.
     *
     * @throws io.dialplane.platform.DomainException 404
     */
    public List<SwitchTrial> test(int clusterId) {
        SwitchAccess access = clusters.access(clusterId);
        List<SwitchTrial> trials = new ArrayList<>();
        for (String address : access.settings().addresses()) {
            if (access.hasEventSocket()) {
                trials.add(trial(address, "event_socket", () -> {
                    try (SwitchConsole console = connections.eventSocket(access, address, PATIENCE)) {
                        return console.run(SwitchCommand.VERSION);
                    }
                }));
            }
            if (access.secrets().sshKey() != null
                    && access.settings().sshUser() != null
                    && access.settings().sshHostKeys() != null) {
                trials.add(trial(address, "ssh", () -> {
                    try (SwitchConsole console = connections.connect(access, address)) {
                        return console.run(SwitchCommand.VERSION);
                    }
                }));
            }
        }
        return trials;
    }

    private interface Try {
        String out() throws SwitchException;
    }

    private static SwitchTrial trial(String address, String way, Try attempt) {
        try {
            return new SwitchTrial(address, way, true, versionIn(attempt.out()));
        } catch (SwitchException e) {
            return new SwitchTrial(address, way, false, e.getMessage());
        }
    }
}
