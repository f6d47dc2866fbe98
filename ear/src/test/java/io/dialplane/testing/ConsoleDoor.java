package io.dialplane.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The console as a plain HTTP client has it, which sends its forms as a browser does. */
public final class ConsoleDoor {

    public static final String LOGIN_PAGE = "/console/login.xhtml";

    private static final String COOKIE = "DIALPLANE_CONSOLE";

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\"[^>]* value=\"([^\"]*)\"");

    private ConsoleDoor() {}

    /** A client that is logged in. */
    public static Api of(Api nobody, Person person) {
        return nobody.with("Cookie", cookieOf(logIn(nobody, person)));
    }

    /** The answer to a log-in that leads in. */
    public static Answer logIn(Api nobody, Person person) {
        return logIn(nobody, person.username(), person.password()).expect(302);
    }

    public static Answer logIn(Api nobody, String username, String password) {
        Answer page = nobody.get(LOGIN_PAGE).expect(200);
        Answer answer = sendForm(
                nobody.with("Cookie", cookieOf(page)),
                page,
                "login:username",
                username,
                "login:password",
                password,
                "login:submit",
                "");
        if (answer.status() == 302) {
            assertThat(cookieOf(answer)).as("a new session id").isNotEqualTo(cookieOf(page));
        }
        return answer;
    }

    /** Sends a page's forms as a browser does one; what is named is sent instead of what the page has. */
    public static Answer sendForm(Api browser, Answer page, String... namesAndValues) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        Matcher hidden = HIDDEN.matcher(page.body());
        while (hidden.find()) {
            fields.putIfAbsent(hidden.group(1), hidden.group(2));
        }
        // a script of the page adds it
        fields.put(
                "primefaces.nonce",
                policyOf(page).get("script-src").stream()
                        .filter(source -> source.startsWith("'nonce-"))
                        .map(source -> source.substring("'nonce-".length(), source.length() - 1))
                        .findFirst()
                        .orElseThrow());
        assertThat(fields).as("fields of the form").containsKey("jakarta.faces.ViewState");
        String body = fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String path = page.request().substring(page.request().indexOf(' ') + 1);
        return browser.send("POST", path, "application/x-www-form-urlencoded", BodyPublishers.ofString(body));
    }

    public static String setCookie(Answer answer) {
        List<String> set = answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(COOKIE + "="))
                .toList();
        assertThat(set).as("cookies of %s", answer.request()).hasSize(1);
        return set.get(0);
    }

    /** As it is sent back. */
    public static String cookieOf(Answer answer) {
        return setCookie(answer).replaceFirst(";.*", "");
    }

    /** The directives of its policy (CSP), with their words. */
    public static Map<String, List<String>> policyOf(Answer answer) {
        Map<String, List<String>> policy = new LinkedHashMap<>();
        for (String directive : answer.header("Content-Security-Policy").split(";\\s*")) {
            List<String> words = List.of(directive.strip().split("\\s+"));
            policy.put(words.get(0), words.subList(1, words.size()));
        }
        return policy;
    }
}
