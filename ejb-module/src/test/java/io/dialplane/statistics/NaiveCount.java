package io.dialplane.statistics;

import static io.dialplane.statistics.CountedWorld.ALPHA;
import static io.dialplane.statistics.CountedWorld.NOW;

import io.dialplane.callresult.CallStatus;
import io.dialplane.platform.CompanyId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a naive count of the tables gives for every figure, beside what the product says. */
final class NaiveCount {

    private NaiveCount() {}

    /** A number as the tables have it; status null: the company has nothing to do with it. */
    private record Row(String country, CallStatus status, Instant attemptedAt, boolean deleted) {}

    private record Attempt(CallStatus status, Instant at, Integer scenarioId, Integer lineId) {

        boolean fulfils(AttemptFilter filter) {
            return (filter.scenarioId() == null || Objects.equals(filter.scenarioId(), scenarioId))
                    && (filter.outboundLineId() == null || Objects.equals(filter.outboundLineId(), lineId));
        }
    }

    /** A figure: what the product says, and what a naive count gives. */
    record Figure(String name, Supplier<Object> said, Supplier<Object> counted) {}

    /** Every figure of a company. */
    static List<Figure> figures(EntityManager em, CompanyId id, StatisticsService service) {
        Tuple company = (Tuple) em.createNativeQuery("""
                        SELECT c.time_zone, CASE WHEN c.settings -> 'countries' IS NOT NULL
                               THEN (SELECT string_agg(x, ',') FROM jsonb_array_elements_text(c.settings -> 'countries') x) ELSE c.country END
                          FROM company c WHERE c.id = ?1
                        """, Tuple.class)
                .setParameter(1, id.value())
                .getSingleResult();
        ZoneId zone = ZoneId.of(company.get(0, String.class));
        Set<String> countries = Set.of(company.get(1, String.class).split(","));
        List<Row> rows = rows(em, id);
        List<Attempt> attempts = attempts(em, id);
        List<Figure> figures = new ArrayList<>();
        for (Timeframe timeframe : Timeframe.values()) {
            Instant start = timeframe.start(NOW, zone);
            Predicate<Instant> within = at -> start == null || (at != null && !at.isBefore(start));
            figures.add(new Figure(
                    "numbers " + timeframe,
                    () -> service.numbers(id, timeframe),
                    () -> shown(rows, countries, within)));
            for (AttemptFilter filter : filters(id)) {
                figures.add(new Figure(
                        "attempts " + timeframe + filter,
                        () -> service.attempts(id, timeframe, filter),
                        () -> counted(attempts, filter, within)));
            }
            figures.add(new Figure(
                    "scenarios " + timeframe,
                    () -> service.scenarios(id, timeframe).stream()
                            .map(scenario -> Map.of(scenario.id(), scenario.attempts()))
                            .toList(),
                    () -> service.scenarios(id, timeframe).stream()
                            .map(scenario -> Map.of(
                                    scenario.id(), counted(attempts, new AttemptFilter(scenario.id(), null), within)))
                            .toList()));
            figures.add(new Figure(
                    "lines " + timeframe,
                    () -> service.outboundLines(id, timeframe).stream()
                            .map(line -> Map.of(line.id(), line.attempts()))
                            .toList(),
                    () -> service.outboundLines(id, timeframe).stream()
                            .map(line ->
                                    Map.of(line.id(), counted(attempts, new AttemptFilter(null, line.id()), within)))
                            .toList()));
        }
        for (TrendSpan span : TrendSpan.values()) {
            for (Granularity granularity : Granularity.values()) {
                AttemptFilter filter =
                        filters(id).get(span.ordinal() % filters(id).size());
                figures.add(new Figure(
                        "trend " + span + granularity + filter,
                        () -> service.trend(id, span, granularity, filter),
                        () -> granularity.buckets(NOW, span.length(), zone).stream()
                                .map(bucket -> new TrendBucket(
                                        bucket.start(),
                                        counted(
                                                attempts,
                                                filter,
                                                at -> !at.isBefore(bucket.start()) && at.isBefore(bucket.end()))))
                                .toList()));
            }
        }
        figures.add(new Figure(
                "overview",
                () -> {
                    Overview overview = service.overview(id);
                    return List.of(StatusFigures.of(overview.byStatus()), overview.total(), overview.attemptsToday());
                },
                () -> {
                    StatusFigures numbers = shown(rows, countries, at -> true);
                    Instant midnight = Timeframe.TODAY.start(NOW, zone);
                    return List.of(
                            numbers,
                            numbers.total(),
                            counted(attempts, AttemptFilter.ALL, at -> !at.isBefore(midnight))
                                    .total());
                }));
        return figures;
    }

    private static StatusFigures shown(List<Row> rows, Set<String> countries, Predicate<Instant> within) {
        return figures(rows.stream()
                .filter(row -> !row.deleted())
                .filter(row -> row.status() != null || countries.contains(row.country()))
                .filter(row -> within.test(row.attemptedAt()))
                .map(row -> row.status() == null ? CallStatus.IN_QUEUE : row.status()));
    }

    private static StatusFigures counted(List<Attempt> attempts, AttemptFilter filter, Predicate<Instant> within) {
        return figures(attempts.stream()
                .filter(attempt -> attempt.fulfils(filter) && within.test(attempt.at()))
                .map(Attempt::status));
    }

    private static StatusFigures figures(Stream<CallStatus> each) {
        return StatusFigures.of(each.collect(
                Collectors.groupingBy(status -> status, () -> new EnumMap<>(CallStatus.class), Collectors.counting())));
    }

    /** Each scenario and line with each, also the deleted ones. */
    private static List<AttemptFilter> filters(CompanyId company) {
        return company.equals(ALPHA)
                ? List.of(
                        AttemptFilter.ALL,
                        new AttemptFilter(1, null),
                        new AttemptFilter(null, 2),
                        new AttemptFilter(2, 1))
                : List.of(AttemptFilter.ALL, new AttemptFilter(3, null), new AttemptFilter(3, 3));
    }

    @SuppressWarnings("unchecked")
    private static List<Row> rows(EntityManager em, CompanyId company) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT s.country, c.last_status, c.last_attempt_at, c.deleted IS TRUE
                          FROM number_state s LEFT JOIN company_number c ON c.company_id = ?1 AND c.number_id = s.number_id
                         WHERE NOT s.retired
                        """, Tuple.class)
                .setParameter(1, company.value())
                .getResultList();
        return rows.stream()
                .map(row -> new Row(
                        row.get(0, String.class),
                        row.get(1) == null ? null : CallStatus.valueOf(row.get(1, String.class)),
                        row.get(2, Instant.class),
                        row.get(3, Boolean.class)))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Attempt> attempts(EntityManager em, CompanyId company) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT r.status, r.attempted_at, r.scenario_id, r.outbound_line_id FROM call_result r
                         WHERE r.company_id = ?1 AND r.kind IN ('dialer', 'taken_over') AND r.voided_at IS NULL
                        """, Tuple.class)
                .setParameter(1, company.value())
                .getResultList();
        return rows.stream()
                .map(row -> new Attempt(
                        CallStatus.valueOf(row.get(0, String.class)),
                        row.get(1, Instant.class),
                        row.get(2, Integer.class),
                        row.get(3, Integer.class)))
                .toList();
    }
}
