package io.dialplane.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;

/**
 * Measures what the panel's people do with long lists: an import of a file, from the upload to the end of the job, and an
 * export of the whole pool, beside PostgreSQL's own COPY of the same rows, in turns. The numbers are new in each round and in
 * no order; half of them were called before the export.
 */
final class ImportsAndExports {

    private static final String HEAP = "-Xmx512m";
    private static final int NOT_COUNTED = -1;
    private static final String BOUNDARY = "dialplane-benchmark";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Options options;
    private final Consumer<String> say;
    private final Map<Work, List<Double>> seconds = new EnumMap<>(Work.class);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What is measured. */
    enum Work {
        COPY_BARE("COPY of the .csv into a table with the number as its key"),
        COPY_POOL("COPY of the .csv into a table like the pool's, with its indexes"),
        IMPORT_CSV("import of the .csv"),
        IMPORT_XLSX("import of the .xlsx, as spreadsheets save it"),
        COPY_OUT("COPY out of the rows of the export, joined, by id"),
        EXPORT_CSV("export as .csv"),
        EXPORT_XLSX("export as .xlsx");

        final String label;

        Work(String label) {
            this.label = label;
        }
    }

    ImportsAndExports(Options options, Consumer<String> say) {
        this.options = options;
        this.say = say;
    }

    void run(Table table, Bars bars) {
        say.accept("starting the servers");
        try (Installation installation = new Installation(options, Map.of("_JAVA_OPTIONS", HEAP));
                Owner owner = installation.owner()) {
            Files.createDirectories(options.data());
            String token = installation.superuserToken();
            for (int round = NOT_COUNTED; round < options.rounds(); round++) {
                say.accept("imports and exports, round " + (round + 1));
                Map<Work, Double> measured = round(installation, owner, token, round);
                if (round != NOT_COUNTED) {
                    measured.forEach((work, took) -> seconds.computeIfAbsent(work, key -> new ArrayList<>())
                            .add(took));
                }
            }
            table.importsAndExports(options.rows(), this);
            table.memory("after imports and exports (" + HEAP + ")", Memory.of(installation));
            bars.importsAndExports(this);
            say.accept("stopping the servers");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Median of the rounds. */
    double seconds(Work work) {
        return Samples.median(
                seconds.get(work).stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Median of the rounds' ratios. */
    double ratio(Work above, Work below) {
        return Samples.median(IntStream.range(0, seconds.get(above).size())
                .mapToDouble(i -> seconds.get(above).get(i) / seconds.get(below).get(i))
                .toArray());
    }

    private Map<Work, Double> round(Installation installation, Owner owner, String token, int round)
            throws IOException {
        Path csv = options.data().resolve("numbers.csv");
        Path xlsx = options.data().resolve("numbers.xlsx");
        write(round, csv, xlsx);
        Map<Work, Double> measured = new EnumMap<>(Work.class);

        owner.run("CREATE SCHEMA IF NOT EXISTS bench");
        for (Work work : List.of(Work.COPY_BARE, Work.COPY_POOL)) {
            owner.run("DROP TABLE IF EXISTS bench.copied");
            owner.run(
                    work == Work.COPY_BARE
                            ? "CREATE TABLE bench.copied (e164 text COLLATE \"C\" PRIMARY KEY)"
                            : "CREATE TABLE bench.copied (LIKE phone_number INCLUDING ALL)");
            if (work == Work.COPY_POOL) {
                owner.run("ALTER TABLE bench.copied ALTER COLUMN country SET DEFAULT 'IR'");
            }
            installation.checkpoint();
            measured.put(work, timed(() -> copyIn(installation, csv)));
        }
        for (Work work : List.of(Work.IMPORT_CSV, Work.IMPORT_XLSX)) {
            owner.run(
                    "TRUNCATE number_state, company_list, company_number, company_cursor, call_result, phone_number, import_job CASCADE");
            installation.checkpoint();
            Path file = work == Work.IMPORT_CSV ? csv : xlsx;
            measured.put(work, timed(() -> importOf(installation, owner, token, file)));
        }
        call(owner);
        installation.checkpoint();
        measured.put(Work.COPY_OUT, timed(() -> copyOut(installation)));
        measured.put(Work.EXPORT_CSV, timed(() -> export(installation, token, "text/csv")));
        measured.put(Work.EXPORT_XLSX, timed(() -> export(installation, token, "*/*")));
        return measured;
    }

    private interface Job {
        void run() throws IOException;
    }

    private static double timed(Job job) throws IOException {
        long began = System.nanoTime();
        job.run();
        return (System.nanoTime() - began) / 1e9;
    }

    // ------------------------------------------------------------------------------------------------ files

    /** The same numbers in both: no two rounds have one in common. */
    private void write(int round, Path csv, Path xlsx) throws IOException {
        List<Integer> order = new ArrayList<>(options.rows());
        for (int i = 0; i < options.rows(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(round));
        long first = 9_000_000_000L + (round + 1L) * options.rows();
        try (var out = Files.newBufferedWriter(csv)) {
            for (int i : order) {
                out.write("+98" + (first + i) + "\n");
            }
        }
        try (ZipOutputStream zip =
                new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(xlsx), 1 << 16))) {
            zip.putNextEntry(new ZipEntry("xl/workbook.xml"));
            write(zip, "<workbook/>");
            zip.putNextEntry(new ZipEntry("xl/sharedStrings.xml"));
            write(zip, "<sst>");
            for (int i : order) {
                write(zip, "<si><t>0" + (first + i) + "</t></si>");
            }
            write(zip, "</sst>");
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            write(zip, "<worksheet><sheetData>");
            for (int i = 0; i < order.size(); i++) {
                write(
                        zip,
                        "<row r=\"" + (i + 1) + "\" spans=\"1:1\"><c r=\"A" + (i + 1) + "\" t=\"s\"><v>" + i
                                + "</v></c></row>");
            }
            write(zip, "</sheetData></worksheet>");
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    // ------------------------------------------------------------------------------------------------ the product

    private void importOf(Installation installation, Owner owner, String token, Path file) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(installation.node().resolve("/api/imports"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString("--" + BOUNDARY
                                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                                + file.getFileName() + "\"\r\n\r\n"),
                        BodyPublishers.ofFile(file),
                        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n")))
                .build();
        HttpResponse<String> answer = send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new IllegalStateException("The product answered " + answer.statusCode() + ": " + answer.body());
        }
        long id = JSON.readTree(answer.body()).path("id").asLong();
        String state;
        do {
            pause();
            state = owner.text("SELECT state FROM import_job WHERE id = ?", id);
        } while (List.of("queued", "running").contains(state));
        long added = owner.number("SELECT added FROM import_job WHERE id = ?", id);
        if (added != options.rows()) {
            throw new IllegalStateException("Of " + options.rows() + " numbers " + added + " were added: " + state);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As if every other number had been called once. */
    private static void call(Owner owner) {
        owner.run("""
                INSERT INTO call_result (number_id, company_id, status, attempted_at, user_message)
                SELECT n.id, c.id, (ARRAY['MISSED', 'CONNECTED', 'BUSY'])[n.id % 3 + 1], now(), 'call me next month'
                  FROM phone_number n, company c WHERE c.name = 'default' AND n.id % 2 = 0""");
        owner.run("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_result_id, last_attempt_at, last_user_message)
                SELECT r.company_id, r.number_id, r.status, 1, r.id, r.attempted_at, r.user_message FROM call_result r""");
        owner.run("VACUUM (ANALYZE) phone_number, number_state, company_number, call_result");
    }

    private void export(Installation installation, String token, String accept) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(installation.node().resolve("/api/numbers/export"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .POST(BodyPublishers.ofString("{\"select_all\":true}"))
                .build();
        HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The product answered " + answer.statusCode());
            }
            body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // ------------------------------------------------------------------------------------------------ PostgreSQL

    private void copyIn(Installation installation, Path csv) throws IOException {
        try (Connection connection = installation.migration().dataSource().getConnection();
                InputStream in = Files.newInputStream(csv)) {
            long rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY bench.copied (e164) FROM STDIN (FORMAT csv)", in);
            if (rows != options.rows()) {
                throw new IllegalStateException(rows + " rows");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copyOut(Installation installation) throws IOException {
        try (Connection connection = installation.migration().dataSource().getConnection()) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("""
                            COPY (SELECT n.id, n.e164, coalesce(c.last_status, 'IN_QUEUE'), coalesce(c.attempts, 0), c.last_attempt_at,
                                         r.received_at, u.first_name, u.phone_number, c.last_user_message
                                    FROM phone_number n JOIN number_state s ON s.number_id = n.id
                                    LEFT JOIN company_number c ON c.number_id = n.id
                                    LEFT JOIN call_result r ON r.id = c.last_result_id LEFT JOIN users u ON u.id = c.agent_id
                                   ORDER BY n.id) TO STDOUT (FORMAT csv)""", OutputStream.nullOutputStream());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
