package io.dialplane.installation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dialplane.audit.Actor;
import io.dialplane.batch.RetryRules;
import io.dialplane.batch.RetryService;
import io.dialplane.billing.EntryFilter;
import io.dialplane.billing.EntryKind;
import io.dialplane.billing.WalletService;
import io.dialplane.callresult.CallResultService;
import io.dialplane.callresult.CallStatus;
import io.dialplane.callresult.GivenReport;
import io.dialplane.callresult.Report;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyAdministration;
import io.dialplane.company.CompanyChange;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.NumberService;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.NamedRequest;
import io.dialplane.scenario.Announced;
import io.dialplane.scenario.RegistrationService;
import io.dialplane.schedule.Schedule;
import io.dialplane.schedule.ScheduleChange;
import io.dialplane.schedule.ScheduleService;
import io.dialplane.session.Role;
import io.dialplane.statistics.AttemptFilter;
import io.dialplane.statistics.StatisticsService;
import io.dialplane.statistics.Timeframe;
import io.dialplane.suppression.SuppressionService;
import io.dialplane.suppression.SuppressionTerms;
import io.dialplane.user.AgentType;
import io.dialplane.user.Editor;
import io.dialplane.user.NewPerson;
import io.dialplane.user.User;
import io.dialplane.user.UserFilter;
import io.dialplane.user.UserService;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A company to look at: an open schedule, agents, scenarios, lines, money, a thousand numbers, the results of two weeks, retry
 * rules and a suppressed number. Made through the services that everybody uses, so all figures reconcile.
 *
 * <p>Each step does nothing when it was done before, and everything is derived from the company's first day: two nodes may
 * do it at once, and one that was stopped in the middle goes on at its next start. Once all is there it is left as people
 * change it.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DemoData {

    /** Slug of the company. */
    public static final String COMPANY = "demo";

    private static final System.Logger LOG = System.getLogger(DemoData.class.getName());
    private static final int NUMBERS = 1_000;
    private static final int CALLED = 640;
    private static final int DAYS = 14;
    private static final int AT_ONCE = 100;
    private static final List<String> AGENTS =
            List.of("Sara Ahmadi", "Reza Karimi", "Leila Moradi", "Omid Jafari", "Nika Rahimi");

    /** What a talk costs, and what was paid in advance, in the smallest unit of the currency. */
    private static final long COST = 150;

    private static final long TOP_UP = 1_000_000;

    private static final List<Announced> SCENARIOS =
            List.of(new Announced("welcome", "Welcome"), new Announced("spring-offer", "Spring offer"));
    private static final List<Announced> LINES =
            List.of(new Announced("+982191002000", "Tehran office"), new Announced("+985138400000", "Mashhad office"));
    private static final RetryRules RETRY = new RetryRules(
            true,
            Duration.ofHours(1),
            List.of(
                    new RetryRules.Rule(CallStatus.BUSY.name(), Duration.ofHours(2), 3),
                    new RetryRules.Rule(CallStatus.MISSED.name(), Duration.ofHours(24), 3)),
            false);

    /** How calls end, as often as they stand here. */
    private static final List<CallStatus> OUTCOMES = List.of(
            CallStatus.MISSED,
            CallStatus.CONNECTED,
            CallStatus.MISSED,
            CallStatus.BUSY,
            CallStatus.NOT_INTERESTED,
            CallStatus.CONNECTED,
            CallStatus.HANGUP,
            CallStatus.MISSED,
            CallStatus.FAILED,
            CallStatus.DISCONNECTED,
            CallStatus.CONNECTED,
            CallStatus.POWER_OFF,
            CallStatus.MISSED,
            CallStatus.UNKNOWN,
            CallStatus.BANNED);

    @Inject
    private CompanyService companies;

    @Inject
    private CompanyAdministration administration;

    @Inject
    private ScheduleService schedules;

    @Inject
    private UserService users;

    @Inject
    private NumberService numbers;

    @Inject
    private RegistrationService registrations;

    @Inject
    private WalletService wallets;

    @Inject
    private CallResultService results;

    @Inject
    private StatisticsService statistics;

    @Inject
    private RetryService retries;

    @Inject
    private SuppressionService suppressions;

    /** Makes the company, or what it lacks. */
    public void fill() {
        Company company = company();
        if (statistics.attempts(company.id(), Timeframe.ALL, AttemptFilter.ALL).total() >= CALLED) {
            return;
        }
        openSchedule(company.id());
        List<User> agents = agents(company.id());
        announce(company.id());
        money(company.id());
        numbers.add(company.id(), Actor.SYSTEM, false, each -> IntStream.range(0, NUMBERS)
                .mapToObj(DemoData::number)
                .forEach(each));
        report(company, agents);
        retries.change(company.id(), Actor.SYSTEM, RETRY);
        suppressions.add(
                company.id(),
                Actor.SYSTEM,
                number(NUMBERS - 1),
                new SuppressionTerms(false, "Asked not to be called", null));
        LOG.log(System.Logger.Level.INFO, "The demonstration company {0} is ready", COMPANY);
    }

    private Company company() {
        return companies.find(COMPANY).orElseGet(() -> {
            try {
                return administration.create(Actor.SYSTEM, COMPANY, "Demonstration", "IR", ZoneId.of("Asia/Tehran"));
            } catch (DomainException takenMeanwhile) {
                companies.forgetAll();
                return companies.find(COMPANY).orElseThrow(() -> takenMeanwhile);
            }
        });
    }

    private void openSchedule(CompanyId company) {
        if (schedules.get(company).windows().isEmpty()) {
            schedules.change(
                    company,
                    Actor.SYSTEM,
                    new ScheduleChange(
                            true,
                            false,
                            IntStream.range(0, 7)
                                    .mapToObj(
                                            day -> new Schedule.Window(0, day, LocalTime.MIN, LocalTime.of(23, 59, 59)))
                                    .toList(),
                            null));
        }
    }

    private List<User> agents(CompanyId company) {
        for (int i = 0; i < AGENTS.size(); i++) {
            String[] name = AGENTS.get(i).split(" ");
            String username = "demo-agent-" + (i + 1);
            boolean known = users.count(company, new UserFilter(Role.AGENT, null, username)) > 0;
            if (!known) {
                try {
                    users.create(
                            company,
                            new Editor(Actor.SYSTEM, false),
                            new NewPerson(
                                    username,
                                    UUID.randomUUID().toString(),
                                    Role.AGENT,
                                    AgentType.BOTH,
                                    false,
                                    true,
                                    true,
                                    name[0],
                                    name[1],
                                    null,
                                    null));
                } catch (DomainException takenMeanwhile) {
                    LOG.log(System.Logger.Level.DEBUG, "Another node made {0}", username);
                }
            }
        }
        return users.page(company, new UserFilter(Role.AGENT, null, null), 0, AGENTS.size());
    }

    private void announce(CompanyId company) {
        registrations.registerScenarios(company, Actor.SYSTEM, SCENARIOS);
        registrations.registerOutboundLines(company, Actor.SYSTEM, LINES);
    }

    /** A price, and an amount that pays for more than has been called. */
    private void money(CompanyId company) {
        administration.change(
                company,
                Actor.SYSTEM,
                new CompanyChange(
                        null,
                        null,
                        null,
                        null,
                        JsonNodeFactory.instance.objectNode().put("cost_per_connected", COST),
                        null));
        if (wallets.count(company, new EntryFilter(EntryKind.TOP_UP, null, null)) == 0) {
            wallets.adjust(company, Actor.SYSTEM, TOP_UP, "Invoice 1 paid", new NamedRequest("demo", new byte[0]));
        }
    }

    private void report(Company company, List<User> agents) {
        Instant end = company.createdAt().truncatedTo(ChronoUnit.DAYS);
        List<GivenReport> reports = new ArrayList<>();
        for (int i = 0; i < CALLED; i++) {
            reports.add(GivenReport.of(report(company, agents, i, end)));
        }
        for (int from = 0; from < reports.size(); from += AT_ONCE) {
            results.reportAll(
                    company.id(), Actor.SYSTEM, reports.subList(from, Math.min(reports.size(), from + AT_ONCE)), null);
        }
    }

    private static Report report(Company company, List<User> agents, int i, Instant end) {
        CallStatus status = OUTCOMES.get((i * 7) % OUTCOMES.size());
        Instant attempted =
                end.minus(Duration.ofDays(1 + i % DAYS)).plus(Duration.ofMinutes(5 * 60L + (i * 37L) % 480));
        PhoneNumber number = PhoneNumbers.parse(number(i), company.country()).orElseThrow();
        boolean talked = status == CallStatus.CONNECTED || status == CallStatus.NOT_INTERESTED;
        return new Report(
                number,
                null,
                status,
                attempted,
                null,
                talked ? "Asked to be called next month" : null,
                null,
                null,
                talked ? agents.get(i % agents.size()).id() : null,
                null,
                null,
                SCENARIOS.get(i % SCENARIOS.size()).key(),
                null,
                LINES.get(i % LINES.size()).key());
    }

    private static String number(int i) {
        return "+98912%07d".formatted(5_550_000 + i);
    }
}
