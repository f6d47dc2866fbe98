package io.dialplane.bench;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A dialer as the product's customers write it: {@code next-batch}, {@code report-result} and {@code report-results}. */
final class HttpDialer implements Dialer {

    private static final String NUMBER = "\"phone_number\":\"";
    private static final String BATCH = "\"batch_id\":\"";
    private static final String RETURNED = "\"size_returned\":";

    private final HttpConnection http;

    HttpDialer(URI node, Company company) {
        this.http = new HttpConnection(node, company.token());
    }

    /** Some of one company. */
    static List<HttpDialer> several(int count, URI node, Company company) {
        return IntStream.range(0, count)
                .mapToObj(i -> new HttpDialer(node, company))
                .toList();
    }

    private record Received(long nanos, String body) implements HandOut {

        @Override
        public int count() {
            int at = body.indexOf(RETURNED);
            if (at < 0) {
                throw new IllegalStateException("Nothing was handed out: " + body);
            }
            int from = at + RETURNED.length();
            int to = from;
            while (Character.isDigit(body.charAt(to))) {
                to++;
            }
            return Integer.parseInt(body.substring(from, to));
        }

        @Override
        public Batch batch() {
            List<String> numbers = new ArrayList<>();
            int from = body.indexOf("\"numbers\":");
            int at;
            while ((at = body.indexOf(NUMBER, from)) >= 0 && numbers.size() < count()) {
                from = at + NUMBER.length();
                numbers.add(body.substring(from, body.indexOf('"', from)));
            }
            int id = body.indexOf(BATCH) + BATCH.length();
            return new Batch(body.substring(id, body.indexOf('"', id)), numbers);
        }
    }

    private record Request(String path, String json) {}

    @Override
    public HandOut next(int size) {
        long start = System.nanoTime();
        String body = http.get("/api/dialer/next-batch?size=" + size).expect(200);
        return new Received(System.nanoTime() - start, body);
    }

    @Override
    public Object request(Batch batch, List<String> numbers, Instant attemptedAt) {
        StringBuilder reports = new StringBuilder();
        for (int i = 0; i < numbers.size(); i++) {
            reports.append(i == 0 ? "" : ",")
                    .append("{\"phone_number\":\"")
                    .append(numbers.get(i))
                    .append("\",\"batch_id\":\"")
                    .append(batch.id())
                    .append("\",\"status\":\"")
                    .append(Outcomes.of(numbers.get(i).charAt(numbers.get(i).length() - 1) - '0'))
                    .append("\",\"attempted_at\":\"")
                    .append(attemptedAt)
                    .append("\",\"reason\":\"cause 16\"}");
        }
        return numbers.size() == 1
                ? new Request("/api/dialer/report-result", reports.toString())
                : new Request("/api/dialer/report-results", "{\"results\":[" + reports + "]}");
    }

    @Override
    public void report(Object request) {
        Request sent = (Request) request;
        String body = http.post(sent.path(), sent.json()).expect(200);
        if (body.contains("\"detail\"") || body.contains("\"duplicate\":true")) {
            throw new IllegalStateException("Not every report was recorded: " + body);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
