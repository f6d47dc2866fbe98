package io.dialplane.statistics;

import io.dialplane.callresult.CallStatus;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.statistics.Granularity.Bucket;
import io.dialplane.statistics.StatisticsQueries.AttemptCount;
import io.dialplane.statistics.StatisticsQueries.Named;
import io.dialplane.statistics.StatisticsQueries.Present;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Counts what a company has, as of now. */
@Stateless
@InCompany
public class StatisticsService {

    @Inject
    private StatisticsQueries queries;

    @Inject
    private CompanyService companies;

    @Inject
    private Clock clock;

    /** The company at a glance. */
    public Overview overview(CompanyId id) {
        Company company = companies.get(id);
        Map<CallStatus, Long> byStatus = new EnumMap<>(CallStatus.class);
        for (CallStatus status : CallStatus.values()) {
            byStatus.put(status, 0L);
        }
        byStatus.putAll(queries.numbers(id, company.countries()));
        Present present = queries.present(id, company.countries());
        return new Overview(
                byStatus,
                StatusFigures.of(byStatus).total(),
                present.free(),
                present.leased(),
                attempts(id, Timeframe.TODAY, AttemptFilter.ALL).total(),
                present.activeAgents());
    }

    /**
     * Numbers that the company's list shows, by their status: all of them, or those that the company called last within the
     * timeframe.
     */
    public StatusFigures numbers(CompanyId id, Timeframe timeframe) {
        Company company = companies.get(id);
        return StatusFigures.of(
                timeframe == Timeframe.ALL
                        ? queries.numbers(id, company.countries())
                        : queries.calledNumbers(id, pieces(company, timeframe)));
    }

    /**
     * Attempts within the timeframe, by the status they ended with.
     *
     * @throws DomainException 400 when the filter names what the company never had
     */
    public StatusFigures attempts(CompanyId id, Timeframe timeframe, AttemptFilter filter) {
        check(id, filter);
        return attempts(id, timeframe, List.of(filter)).get(0);
    }

    /**
     * The attempts of each hour or day, in order, without a gap; the last one is not over yet.
     *
     * @throws DomainException 400 when the filter names what the company never had
     */
    public List<TrendBucket> trend(CompanyId id, TrendSpan span, Granularity granularity, AttemptFilter filter) {
        check(id, filter);
        List<Bucket> buckets = granularity.buckets(
                clock.instant(), span.length(), companies.get(id).timeZone());
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            pieces.addAll(Piece.cover(i, buckets.get(i).start(), buckets.get(i).end()));
        }
        List<StatusFigures> figures =
                grouped(queries.attempts(id, List.of(filter), pieces), AttemptCount::bucket, buckets.size());
        return IntStream.range(0, buckets.size())
                .mapToObj(i -> new TrendBucket(buckets.get(i).start(), figures.get(i)))
                .toList();
    }

    /** Each scenario with its attempts within the timeframe; deleted ones that have some. */
    public List<ScenarioFigures> scenarios(CompanyId id, Timeframe timeframe) {
        List<Named> scenarios = queries.scenarios(id);
        List<StatusFigures> figures = attempts(
                id,
                timeframe,
                scenarios.stream()
                        .map(scenario -> new AttemptFilter(scenario.id(), null))
                        .toList());
        return shown(scenarios, figures)
                .map(i -> {
                    Named s = scenarios.get(i);
                    return new ScenarioFigures(
                            s.id(), s.key(), s.displayName(), s.active(), s.deleted(), figures.get(i));
                })
                .toList();
    }

    /** Each outbound line with its attempts within the timeframe; deleted ones that have some. */
    public List<LineFigures> outboundLines(CompanyId id, Timeframe timeframe) {
        List<Named> lines = queries.outboundLines(id);
        List<StatusFigures> figures = attempts(
                id,
                timeframe,
                lines.stream().map(line -> new AttemptFilter(null, line.id())).toList());
        return shown(lines, figures)
                .map(i -> {
                    Named l = lines.get(i);
                    return new LineFigures(l.id(), l.key(), l.displayName(), l.active(), l.deleted(), figures.get(i));
                })
                .toList();
    }

    /**
     * A scenario or an outbound line that figures can be asked of, also a deleted one.
     *
     * @param key name of the scenario, or number of the line in E.164
     */
    public record Subject(int id, String key, String displayName) {}

    /** All scenarios that the company ever had, in the order in which they came; nothing is counted for it. */
    public List<Subject> scenarioSubjects(CompanyId id) {
        return subjects(queries.scenarios(id));
    }

    /** All outbound lines that the company ever had, as {@link #scenarioSubjects}. */
    public List<Subject> lineSubjects(CompanyId id) {
        return subjects(queries.outboundLines(id));
    }

    private static List<Subject> subjects(List<Named> all) {
        return all.stream()
                .map(one -> new Subject(one.id(), one.key(), one.displayName()))
                .toList();
    }

    private static Stream<Integer> shown(List<Named> all, List<StatusFigures> figures) {
        return IntStream.range(0, all.size())
                .filter(i -> !all.get(i).deleted() || figures.get(i).total() > 0)
                .boxed();
    }

    private List<StatusFigures> attempts(CompanyId id, Timeframe timeframe, List<AttemptFilter> filters) {
        return grouped(
                queries.attempts(id, filters, pieces(companies.get(id), timeframe)),
                AttemptCount::filter,
                filters.size());
    }

    private List<Piece> pieces(Company company, Timeframe timeframe) {
        Instant start = timeframe.start(clock.instant(), company.timeZone());
        return start == null ? Piece.ever() : Piece.cover(0, start, Piece.NEVER);
    }

    private static List<StatusFigures> grouped(
            List<AttemptCount> counts, Function<AttemptCount, Integer> group, int groups) {
        List<Map<CallStatus, Long>> byGroup = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            byGroup.add(new EnumMap<>(CallStatus.class));
        }
        counts.forEach(count -> byGroup.get(group.apply(count)).merge(count.status(), count.attempts(), Long::sum));
        return byGroup.stream().map(StatusFigures::of).toList();
    }

    private void check(CompanyId id, AttemptFilter filter) {
        check("scenario_id", filter.scenarioId(), "scenario.not-the-companys", () -> queries.scenarios(id));
        check(
                "outbound_line_id",
                filter.outboundLineId(),
                "outbound-line.not-the-companys",
                () -> queries.outboundLines(id));
    }

    private static void check(String field, Integer wanted, String sentence, Supplier<List<Named>> known) {
        if (wanted != null && known.get().stream().noneMatch(one -> one.id() == wanted)) {
            throw DomainException.invalid(field, sentence);
        }
    }
}
