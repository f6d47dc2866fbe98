package io.dialplane.console.overview;

import io.dialplane.agent.TelephonyProviders;
import io.dialplane.agent.ozonetel.Ozonetel;
import io.dialplane.agent.ozonetel.OzonetelSettingsService;
import io.dialplane.billing.LedgerService;
import io.dialplane.calllog.CallFilter;
import io.dialplane.calllog.CallLog;
import io.dialplane.calllog.VoiceSettings;
import io.dialplane.calllog.VoiceSettingsService;
import io.dialplane.callresult.CallStatus;
import io.dialplane.company.CompanyService;
import io.dialplane.console.overview.Charts.Part;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.HealthService;
import io.dialplane.provisioning.ClusterService;
import io.dialplane.statistics.AttemptFilter;
import io.dialplane.statistics.Granularity;
import io.dialplane.statistics.Overview;
import io.dialplane.statistics.StatisticsService;
import io.dialplane.statistics.StatusFigures;
import io.dialplane.statistics.Timeframe;
import io.dialplane.statistics.TrendSpan;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The company's figures as of now, and pictures of them. */
@Named("overview")
@RequestScoped
public class OverviewBean {

    /** Who carries calls to agents' browsers. */
    private static final String VOICE = "twilio";

    @Inject
    private SignedIn signedIn;

    @Inject
    private StatisticsService statistics;

    @Inject
    private CompanyService companies;

    @Inject
    private LedgerService ledger;

    @Inject
    private HealthService health;

    @Inject
    private TelephonyProviders providers;

    @Inject
    private OzonetelSettingsService ozonetelSettings;

    @Inject
    private Ozonetel ozonetel;

    @Inject
    private VoiceSettingsService voiceSettings;

    @Inject
    private CallLog calls;

    @Inject
    private ClusterService clusters;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private String since;
    private Overview figures;
    private StatusFigures attempts;
    private Boolean databaseUp;
    private List<Provider> usedProviders;

    public Overview getFigures() {
        if (figures == null) {
            figures = statistics.overview(signedIn.companyId());
        }
        return figures;
    }

    public long getBalance() {
        return ledger.balance(signedIn.companyId());
    }

    /** Statuses that numbers have, with their counts. */
    public List<Map.Entry<CallStatus, Long>> getByStatus() {
        return getFigures().byStatus().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .toList();
    }

    public Timeframe[] getTimeframes() {
        return Timeframe.values();
    }

    public Timeframe getTimeframe() {
        return Arrays.stream(Timeframe.values())
                .filter(one -> one.word().equals(since))
                .findFirst()
                .orElse(Timeframe.TODAY);
    }

    /** Attempts since then, by the status they ended with. */
    public StatusFigures getAttempts() {
        if (attempts == null) {
            attempts = statistics.attempts(signedIn.companyId(), getTimeframe(), AttemptFilter.ALL);
        }
        return attempts;
    }

    private Charts charts() {
        return new Charts(look.getTheme().equals("dark"), look.getDirection().equals("rtl"), look.getFormats());
    }

    public String getNumbersChart() {
        return charts().ring(
                        look.text("overview.by-status"),
                        getByStatus().stream()
                                .map(entry -> new Part(look.name("status.", entry.getKey()), entry.getValue()))
                                .toList());
    }

    public String getAttemptsChart() {
        return charts().columns(
                        look.text("overview.attempts-by-status"),
                        getAttempts().byStatus().stream()
                                .map(count -> new Part(look.name("status.", count.status()), count.count()))
                                .toList());
    }

    public String getHourlyChart() {
        return charts().columns(
                        look.text("overview.hourly"),
                        statistics
                                .trend(signedIn.companyId(), TrendSpan.DAY, Granularity.HOURLY, AttemptFilter.ALL)
                                .stream()
                                .map(bucket -> new Part(
                                        show.clock(bucket.start()),
                                        bucket.attempts().total()))
                                .toList());
    }

    public String getDailyChart() {
        ZoneId zone = companies.get(signedIn.companyId()).timeZone();
        return charts().columns(
                        look.text("overview.daily"),
                        statistics
                                .trend(signedIn.companyId(), TrendSpan.MONTH, Granularity.DAILY, AttemptFilter.ALL)
                                .stream()
                                .map(bucket -> new Part(
                                        show.shortDay(LocalDate.ofInstant(bucket.start(), zone)),
                                        bucket.attempts().total()))
                                .toList());
    }

    public boolean isDatabaseUp() {
        if (databaseUp == null) {
            databaseUp = health.databaseAnswers();
        }
        return databaseUp;
    }

    public boolean isRedisUp() {
        return health.redisIsWell();
    }

    /**
     * A telephony provider that the company uses.
     *
     * @param up    nothing is known to be wrong
     * @param words how it does
     */
    public record Provider(String name, boolean up, String words) {}

    public List<Provider> getProviders() {
        if (usedProviders == null) {
            usedProviders = Stream.of(agentsProvider(), callsProvider())
                    .flatMap(Optional::stream)
                    .toList();
        }
        return usedProviders;
    }

    /** As this node has it: it leaves a provider alone for a while that has failed too often. */
    private Optional<Provider> agentsProvider() {
        String name = providers.of(signedIn.companyId()).name();
        if (name == null) {
            return Optional.empty();
        }
        boolean up = !ozonetel.isLeftAlone(ozonetelSettings.of(signedIn.companyId()));
        return Optional.of(new Provider(name, up, look.text(up ? "overview.up" : "overview.left-alone")));
    }

    /** It is never asked, it asks: what can be known is whether it is set up, and when it last told of a call. */
    private Optional<Provider> callsProvider() {
        VoiceSettings settings = voiceSettings.of(signedIn.companyId());
        if (Stream.of(settings.accountSid(), settings.apiKeySid(), settings.appSid(), settings.authToken())
                .allMatch(Objects::isNull)) {
            return Optional.empty();
        }
        List<String> missing = settings.missing();
        return Optional.of(
                new Provider(VOICE, missing.isEmpty(), missing.isEmpty() ? lastCall() : incomplete(missing)));
    }

    private String incomplete(List<String> missing) {
        return look.text(
                "overview.incomplete",
                missing.stream()
                        .map(field -> look.name("field.", field))
                        .collect(Collectors.joining(look.text("list.and"))));
    }

    private String lastCall() {
        return calls.page(signedIn.companyId(), CallFilter.ALL, 1).stream()
                .findFirst()
                .map(call -> look.text("overview.last-call", show.since(call.startedAt())))
                .orElseGet(() -> look.text("overview.ready"));
    }

    /** Name of the switches that serve the company, which are asked apart, as that may take seconds; null: none do. */
    public String getCluster() {
        return clusters.serving(signedIn.companyId())
                .map(cluster -> cluster.settings().name())
                .orElse(null);
    }

    public String getSince() {
        return since;
    }

    public void setSince(String since) {
        this.since = since;
    }
}
