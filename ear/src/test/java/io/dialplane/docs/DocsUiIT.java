package io.dialplane.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Chromium;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The OpenAPI document as a page: whole, from this server alone, under a strict policy. */
@ExtendWith({Dialplane.class, Chromium.class})
class DocsUiIT {

    private static final String DOCS = "/api/docs";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Installation dialplane;
    private final Browser browser;
    private final URI server;

    DocsUiIT(Installation dialplane, Browser browser) {
        this.dialplane = dialplane;
        this.browser = browser;
        this.server = dialplane.node().uri();
    }

    private Set<String> documented() {
        JsonNode paths = dialplane
                .api()
                .with("Accept", "application/json")
                .get("/openapi?format=JSON")
                .expect(200)
                .at("paths");
        Set<String> operations = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : Json.fields(paths)) {
            for (String method : List.of("get", "post", "put", "patch", "delete")) {
                if (path.getValue().has(method)) {
                    operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        return operations;
    }

    /** Those in sight, and half a page further down: of a long document Swagger UI keeps only what is in sight. */
    private List<String> listedHere() {
        List<?> operations = (List<?>) browser.run("""
                const here = Array.from(document.querySelectorAll('.opblock')).map(o =>
                    o.querySelector('.opblock-summary-method').textContent + ' '
                        + o.querySelector('.opblock-summary-path').dataset.path);
                window.scrollBy(0, window.innerHeight / 2);
                return here""");
        return operations.stream().map(Object::toString).toList();
    }

    @Test
    void showsEveryOperationAndLoadsNothingFromElsewhere() {
        Set<String> documented = documented();
        browser.open(server.resolve(DOCS));
        Set<String> listed = new TreeSet<>();
        await().atMost(PATIENCE).untilAsserted(() -> {
            listed.addAll(listedHere());
            assertThat(listed).isEqualTo(documented);
        });
        browser.run("window.scrollTo(0, 0)");
        await().atMost(PATIENCE).until(() -> browser.all(".opblock").size() >= 3);
        browser.screenshot("docs");
        assertThat(browser.title()).isEqualTo("Dialplane · API");
        assertThat(browser.all(".info .title").get(0).getText()).startsWith("Dialplane");

        for (WebElement operation : browser.all(".opblock").subList(0, 3)) {
            press(operation.findElement(By.cssSelector(".opblock-summary-control")));
        }
        await().atMost(PATIENCE).until(() -> browser.all(".opblock.is-open").size() == 3);
        browser.screenshot("docs-open");

        assertThat((List<?>) browser.run("return performance.getEntriesByType('resource').map(e => e.name)"))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(address -> assertThat(address.toString()).startsWith(server.toString()));
        assertThat(browser.log()).as("console of the browser").isEmpty();
    }

    /** Wherever the page, which scrolls by itself, has it just now. */
    private void press(WebElement element) {
        browser.run("arguments[0].click()", element);
    }

    @Test
    void letsRequestsBeTriedOut() {
        browser.open(server.resolve(DOCS + "#/Health/live"));
        await().atMost(PATIENCE).until(() -> !browser.all("#operations-Health-live.is-open .try-out__btn")
                .isEmpty());
        press(browser.all("#operations-Health-live .try-out__btn").get(0));
        await().atMost(PATIENCE)
                .until(() -> !browser.all("#operations-Health-live .execute").isEmpty());
        press(browser.all("#operations-Health-live .execute").get(0));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        browser.all("#operations-Health-live .live-responses-table .response-col_status"))
                .extracting(WebElement::getText)
                .anyMatch(text -> text.startsWith("200")));
        assertThat(browser.log()).as("console of the browser").isEmpty();
    }

    /** Shows as well that the other tests would hear of it. */
    @Test
    void runsNoScriptThatSomebodySmuggledIn() {
        browser.open(server.resolve(DOCS));
        browser.run("const s = document.createElement('script'); s.textContent = \"document.title = 'taken'\";"
                + "document.body.append(s);"
                + "document.body.insertAdjacentHTML('beforeend', \"<p style='color: red'>x</p>\")");
        assertThat(browser.title()).isEqualTo("Dialplane · API");
        assertThat(browser.log()).hasSize(2).allSatisfy(entry -> assertThat(entry)
                .contains("Content Security Policy"));
    }

    @Test
    void answersWithStrictHeaders() {
        Answer page = dialplane.api().with("Accept", "text/html").get(DOCS).expect(200);
        assertThat(page.header("Content-Type").replace(" ", "")).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.body())
                .doesNotContain("http:", "https:", "<style", "style=")
                .doesNotContainPattern("<script>");
    }

    @ParameterizedTest
    @CsvSource({
        "docs.js, text/javascript;charset=utf-8",
        "swagger-ui-bundle.js, text/javascript;charset=utf-8",
        "swagger-ui.css, text/css;charset=utf-8",
        "favicon-32x32.png, image/png"
    })
    void hasItsFiles(String file, String type) {
        Answer answer =
                dialplane.api().with("Accept", "*/*").get(DOCS + "/" + file).expect(200);
        assertThat(answer.header("Content-Type").replace(" ", "")).isEqualToIgnoringCase(type);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.body()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/index.html",
                "/swagger-initializer.js",
                "/swagger-ui.css/x",
                "/..%2fdocs.html",
                "/%2e%2e%2f%2e%2e%2fMETA-INF%2fopenapi.yaml"
            })
    void hasNoOtherFiles(String path) {
        assertThat(dialplane.api().get(DOCS + path).status()).isIn(400, 404);
    }
}
