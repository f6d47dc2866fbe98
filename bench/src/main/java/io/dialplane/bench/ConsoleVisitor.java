package io.dialplane.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody at the console, who keeps its cookie and sends its forms as a browser does. Not for several threads. */
final class ConsoleVisitor {

    private static final String COOKIE = "DIALPLANE_CONSOLE";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\"[^>]* value=\"([^\"]*)\"");
    private static final Pattern NONCE = Pattern.compile("'nonce-([^']+)'");

    private static final int AGAIN_AT_MOST = 5;

    private final URI console;
    private String cookie;

    /**
     * A page as it came.
     *
     * @param path below the console
     */
    record Page(String path, HttpResponse<String> answer) {

        String body() {
            return answer.body();
        }

        /** What its forms send unseen. */
        Map<String, String> hidden() {
            Map<String, String> fields = new LinkedHashMap<>();
            Matcher field = HIDDEN.matcher(body());
            while (field.find()) {
                fields.put(field.group(1), field.group(2));
            }
            Matcher nonce = NONCE.matcher(
                    answer.headers().firstValue("Content-Security-Policy").orElse(""));
            if (nonce.find()) {
                fields.put("primefaces.nonce", nonce.group(1));
            }
            return fields;
        }
    }

    ConsoleVisitor(URI node) {
        console = node.resolve("/console/");
    }

    void logIn(String username, String password) {
        Map<String, String> form = get("login.xhtml").hidden();
        form.put("login:username", username);
        form.put("login:password", password);
        form.put("login:submit", "");
        Page answer = post("login.xhtml", form);
        if (answer.answer().statusCode() != 302) {
            throw new IllegalStateException(username + " was not let in: " + answer.body());
        }
    }

    /** Asks for a page, which must come. */
    Page get(String path) {
        return page(send(path, HttpRequest.newBuilder().GET()));
    }

    /** Asks for a part of a page, which must come; as in a browser again when the server says when. */
    Page getPart(String path) {
        for (int again = 0; ; again++) {
            Page answered = send(path, HttpRequest.newBuilder().GET());
            Optional<String> later = answered.answer().headers().firstValue("Retry-After");
            if (later.isEmpty() || again == AGAIN_AT_MOST) {
                return page(answered);
            }
            pause(Duration.ofSeconds(Long.parseLong(later.get())));
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Presses a button of a page, which must come back. */
    Page press(Page page, String button) {
        Map<String, String> form = page.hidden();
        form.put(button, "");
        return page(post(page.path(), form));
    }

    private Page post(String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Page page(Page page) {
        if (page.answer().statusCode() != 200) {
            throw new IllegalStateException("%s was answered %d: %s"
                    .formatted(page.path(), page.answer().statusCode(), page.body()));
        }
        return page;
    }

    private Page send(String path, HttpRequest.Builder request) {
        request.uri(console.resolve(path)).timeout(PATIENCE);
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            answer.headers().allValues("Set-Cookie").stream()
                    .filter(set -> set.startsWith(COOKIE + "="))
                    .forEach(set -> cookie = set.replaceFirst(";.*", ""));
            return new Page(path, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
