package io.dialplane.bench;

import io.dialplane.platform.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The statements that the product runs for a dialer's requests, without the product: prepared, each a transaction of its
 * own, as the application's role, so with row-level security.
 *
 * <p>As in the product's pool, one connection serves all companies in turn and stays open: its plans are made once.
 *
 * <p>For a hand-out these are the bit of sweeping that every hand-out does, the look at the company's terms, and the claim.
 */
final class SqlDialer implements Dialer {

    private static final Duration TIMEOUT = Duration.ofHours(1);
    private static final int SWEPT = 1_000;
    private static final int LOOK = 50_000;
    private static final Pattern VERSION = Pattern.compile("\"version\": (\\d+)");
    private static final Pattern COMPANY_VERSION = Pattern.compile("\"company_version\": (\\d+)");
    private static final OffsetDateTime FAR = OffsetDateTime.of(2100, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final Connection connection;
    private final PreparedStatement sweep;
    private final PreparedStatement terms;
    private final PreparedStatement claim;
    private final PreparedStatement report;

    /** @param cooldown as the product is set */
    SqlDialer(DatabaseUrl application, Duration cooldown) {
        try {
            connection = application.dataSource().getConnection();
            sweep = connection.prepareStatement("""
                    SELECT release_stale(make_interval(secs => ?), make_interval(secs => ?), ?), give_positions(?, ?)""");
            sweep.setDouble(1, TIMEOUT.toSeconds());
            sweep.setDouble(2, cooldown.toSeconds());
            sweep.setInt(3, SWEPT);
            sweep.setInt(4, SWEPT);
            sweep.setBoolean(5, false);
            terms = connection.prepareStatement("SELECT cast(dialing_terms(?) AS text)");
            claim = connection.prepareStatement(
                    "SELECT outcome, ids, e164s FROM claim_batch(?, ?, ?, ?, ?, ?, cast(? AS int), ?)");
            claim.setObject(6, FAR);
            claim.setInt(7, 1);
            claim.setInt(8, LOOK);
            report = connection.prepareStatement("""
                    SELECT i, outcome, result_id, number_id, e164, global_status, suppressed
                      FROM report_results(?, cast(? AS jsonb), make_interval(secs => ?))""");
            report.setDouble(3, cooldown.toSeconds());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Some of them, for whichever company comes first. */
    static List<SqlDialer> several(int count, DatabaseUrl application, Duration cooldown) {
        return IntStream.range(0, count)
                .mapToObj(i -> new SqlDialer(application, cooldown))
                .toList();
    }

    /** From now on it works for this company. */
    SqlDialer of(Company company) {
        try {
            terms.setInt(1, company.id());
            claim.setInt(1, company.id());
            report.setInt(1, company.id());
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Numbers handed out by the statements.
     *
     * @param nanos      of all statements
     * @param claimNanos of the claim alone
     */
    record Claimed(long nanos, long claimNanos, UUID id, String[] numbers) implements HandOut {

        @Override
        public int count() {
            return numbers.length;
        }

        @Override
        public Batch batch() {
            return new Batch(id.toString(), List.of(numbers));
        }
    }

    private record Request(String json, int count) {}

    @Override
    public Claimed next(int size) {
        try {
            long start = System.nanoTime();
            sweep.executeQuery().close();
            String judged;
            try (ResultSet row = terms.executeQuery()) {
                row.next();
                judged = row.getString(1);
            }
            UUID batch = UUID.randomUUID();
            claim.setObject(2, batch);
            claim.setInt(3, size);
            claim.setInt(4, number(VERSION, judged));
            claim.setInt(5, number(COMPANY_VERSION, judged));
            long claiming = System.nanoTime();
            try (ResultSet row = claim.executeQuery()) {
                row.next();
                if (!row.getString(1).equals("taken")) {
                    throw new IllegalStateException("The claim's outcome is " + row.getString(1));
                }
                row.getArray(2).getArray();
                String[] numbers = (String[]) row.getArray(3).getArray();
                long end = System.nanoTime();
                return new Claimed(end - start, end - claiming, batch, numbers);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int number(Pattern pattern, String json) {
        Matcher matcher = pattern.matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("No version in " + json);
        }
        return Integer.parseInt(matcher.group(1));
    }

    @Override
    public Object request(Batch batch, List<String> numbers, Instant attemptedAt) {
        StringBuilder lines = new StringBuilder("[");
        for (int i = 0; i < numbers.size(); i++) {
            String number = numbers.get(i);
            String status = Outcomes.of(number.charAt(number.length() - 1) - '0');
            lines.append(i == 0 ? "" : ",")
                    .append("{\"i\":")
                    .append(i)
                    .append(",\"e164\":\"")
                    .append(number)
                    .append("\",\"country\":\"IR\",\"dialable\":true,\"status\":\"")
                    .append(status)
                    .append("\",\"billable\":")
                    .append(Outcomes.isBilled(status))
                    .append(",\"attempted_at\":\"")
                    .append(attemptedAt)
                    .append("\",\"reason\":\"cause 16\",\"batch_id\":\"")
                    .append(batch.id())
                    .append("\"}");
        }
        return new Request(lines.append(']').toString(), numbers.size());
    }

    @Override
    public void report(Object request) {
        Request sent = (Request) request;
        try {
            report.setString(2, sent.json());
            int recorded = 0;
            try (ResultSet rows = report.executeQuery()) {
                while (rows.next()) {
                    recorded += rows.getString(2).equals("recorded") ? 1 : 0;
                }
            }
            if (recorded != sent.count()) {
                throw new IllegalStateException("Not every report was recorded: " + recorded + " of " + sent.count());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
