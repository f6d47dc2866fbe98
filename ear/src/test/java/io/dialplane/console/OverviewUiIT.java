package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** What a company's people see first, and how it follows what happens. */
class OverviewUiIT extends ConsoleBed {

    OverviewUiIT(Installation dialplane, Browser browser) {
        super(dialplane, browser);
    }

    /** Figures of the overview by what they are called. */
    private Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        browser.all(".figures > div")
                .forEach(figure -> figures.put(
                        figure.findElement(By.tagName("dt")).getText(),
                        figure.findElement(By.tagName("dd")).getText()));
        return figures;
    }

    private Map<String, String> numbersByStatus() {
        Map<String, String> counts = new LinkedHashMap<>();
        browser.all("#byStatus tbody tr")
                .forEach(row -> counts.put(
                        row.findElement(By.cssSelector("td:nth-child(1)")).getText(),
                        row.findElement(By.cssSelector("td:nth-child(2)")).getText()));
        return counts;
    }

    @Test
    void showsACompanyItsOwnFigures(TestCompany one, TestCompany other) {
        one.opens().pays(150).topsUp(10_000);
        one.agent("Sara", "Ahmadi", "09121110001");
        one.agent("Reza", "Karimi", "09121110002");
        one.addsNumbers(1_234);
        List<String> called = one.numbersOfBatch(10);
        called.subList(0, 3).forEach(number -> one.reports(number, "CONNECTED").expect(200));
        called.subList(3, 5).forEach(number -> one.reports(number, "BUSY").expect(200));
        other.opens();
        other.reports(other.numbersOfBatch(2).get(0), "MISSED").expect(200);

        logIn(one.adminPerson());
        assertAtOverview();
        assertThat(browser.text("company")).isEqualTo("Company " + one.slug());
        assertThat(figures())
                .containsExactlyEntriesOf(ordered(
                        "Numbers", "1,234",
                        "Waiting in the queue", "1,222",
                        "With dialers now", "5",
                        "Calls reported today", "5",
                        "Active agents", "2",
                        "Wallet", "9,550"));
        assertThat(numbersByStatus()).isEqualTo(Map.of("In queue", "1,229", "Connected", "3", "Busy", "2"));
        assertThat(browser.text("database")).isEqualTo("Database: working");
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            browser.reload();
            assertThat(browser.text("redis")).isEqualTo("Redis: working");
        });
        assertShownAsRestSays(one);
        browser.screenshot("overview");
        assertWalletIsThatOfRest(one);
        browser.click("leave:logout");

        logIn(other.adminPerson());
        assertThat(browser.text("company")).isEqualTo("Company " + other.slug());
        assertThat(figures())
                .containsExactlyEntriesOf(ordered(
                        "Numbers", "1,234",
                        "Waiting in the queue", "1,222",
                        "With dialers now", "1",
                        "Calls reported today", "1",
                        "Active agents", "0",
                        "Wallet", "0"));
        assertThat(numbersByStatus()).isEqualTo(Map.of("In queue", "1,233", "Missed", "1"));
        assertThat(browser.source()).doesNotContain(one.slug());
        assertShownAsRestSays(other);
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private void assertShownAsRestSays(TestCompany company) {
        assertThat(number(figures().get("Numbers")))
                .isEqualTo(company.admin().get("/api/numbers/stats").number("total"));
        numbersByStatus().forEach((status, count) -> assertThat(number(count))
                .as(status)
                .isEqualTo(company.admin()
                        .get("/api/numbers/stats?status="
                                + status.toUpperCase(Locale.ROOT).replace(' ', '_'))
                        .number("total")));
        assertThat(number(figures().get("Wallet"))).isEqualTo(company.balance());
        JsonNode attempts = company.admin()
                .get("/api/stats/attempts-summary?timeframe=today")
                .expect(200)
                .json();
        assertThat(number(figures().get("Calls reported today")))
                .isEqualTo(attempts.get("total").asInt());
        List<String> rows = new ArrayList<>();
        attempts.get("by_status")
                .forEach(row -> rows.add(row.get("status").asText() + " "
                        + row.get("count").asText() + " "
                        + row.get("percentage")
                                .decimalValue()
                                .stripTrailingZeros()
                                .toPlainString() + "%"));
        assertThat(browser.all("#attemptsByStatus tbody tr"))
                .extracting(row -> row.getText().toUpperCase(Locale.ROOT))
                .containsExactlyElementsOf(rows);
        assertThat(number(figures().get("Active agents")))
                .isEqualTo(company.admin()
                        .get("/api/admins?role=AGENT&is_active=true")
                        .expect(200)
                        .json()
                        .size());
        JsonNode glance = company.admin().get("/api/stats/overview").expect(200).json();
        Map.of(
                        "Numbers", "/numbers/total",
                        "Waiting in the queue", "/waiting",
                        "With dialers now", "/leased",
                        "Calls reported today", "/attempts_today",
                        "Active agents", "/active_agents")
                .forEach((figure, told) -> assertThat(number(figures().get(figure)))
                        .as(figure)
                        .isEqualTo(glance.at(told).asInt()));
        int open = 0;
        for (JsonNode batch :
                company.dialer().get("/api/dialer/batches").expect(200).json()) {
            open += batch.get("outstanding").asInt();
        }
        assertThat(number(figures().get("With dialers now"))).isEqualTo(open);
        Map<String, Integer> states = new TreeMap<>();
        browser.all("#agentsByState tbody tr")
                .forEach(row -> states.put(
                        row.findElement(By.tagName("a"))
                                .getDomAttribute("href")
                                .replaceFirst(".*state=", "")
                                .toLowerCase(Locale.ROOT),
                        number(cell(row, 2))));
        Map<String, Integer> told = new TreeMap<>();
        states.keySet().forEach(state -> told.put(state, 0));
        for (JsonNode agent : company.admin().get("/api/agents").expect(200).json()) {
            told.merge(agent.get("state").asText(), 1, Integer::sum);
        }
        assertThat(states).isEqualTo(told);
        assertThat(drawn(2)).isEqualTo(trend(company, "span=24h&granularity=hourly"));
        assertThat(drawn(3)).isEqualTo(trend(company, "span=30d&granularity=daily"));
    }

    private void assertWalletIsThatOfRest(TestCompany company) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(
                                company.admin().get("/api/billing/transactions").json())
                        .as("what the company had after each is known a moment later")
                        .noneMatch(entry -> entry.get("balance_after").isNull()));
        browser.open(console.resolve("wallet.xhtml"));
        JsonNode told = company.admin().get("/api/billing").expect(200).json();
        Map.of(
                        "Balance", "/balance",
                        "Calls it pays for", "/calls_left",
                        "Charged today", "/today/charged",
                        "Charged calls today", "/today/calls")
                .forEach((figure, at) -> assertThat(number(figures().get(figure)))
                        .as(figure)
                        .isEqualTo(told.at(at).asInt()));
        List<String> entries = new ArrayList<>();
        company.admin()
                .get("/api/billing/transactions")
                .expect(200)
                .json()
                .forEach(entry -> entries.add("%s %,d %,d"
                        .formatted(
                                entry.get("kind").asText(),
                                entry.get("amount").asLong(),
                                entry.get("balance_after").asLong())));
        Map<String, String> kinds = Map.of("Call", "charge", "Top-up", "top_up", "Correction", "correction");
        assertThat(browser.all("#rows tbody tr"))
                .extracting(row -> kinds.get(cell(row, 2)) + " " + cell(row, 3) + " " + cell(row, 4))
                .hasSize(4)
                .containsExactlyElementsOf(entries);
    }

    private static String cell(WebElement row, int number) {
        return row.findElement(By.cssSelector("td:nth-child(" + number + ")")).getText();
    }

    /** One that is not set up in full is not well; one that is tells when it last told of a call. */
    @Test
    @Tag("any-server")
    void saysHowTheCompanysProvidersDo(TestCompany company) {
        logIn(company.adminPerson());
        assertThat(browser.all(".health [id^='provider-']")).isEmpty();
        company.admin()
                .put("/api/settings/twilio", Json.object("account_sid", Twilio.ACCOUNT))
                .expect(200);
        awaitProvider("Twilio: not set up in full: API key SID, API secret, Application SID, Auth token", "down");
        Twilio twilio = Twilio.of(dialplane, company);
        awaitProvider("Twilio: set up, no call yet", "up");
        awaitListening();
        twilio.call("CA" + company.id() + "health", "+982122334455").arrives();
        String began = company.admin().get(twilio.path("/calls")).expect(200).text("0/started_at");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions() // it may be replaced at this moment
                .until(() ->
                        browser.text("provider-twilio").equals("Twilio: set up, last call " + began.substring(11, 16)));
    }

    /** Settings are known for half a second. */
    private void awaitProvider(String words, String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions() // what is live may be replaced at this moment
                .untilAsserted(() -> {
                    browser.reload();
                    assertThat(browser.text("provider-twilio")).isEqualTo(words);
                    assertThat(browser.element("provider-twilio").getDomAttribute("class"))
                            .isEqualTo(state);
                });
    }

    /** What a picture of the page is drawn from. */
    private List<Integer> drawn(int chart) {
        List<?> values = (List<?>) browser.run("return Chart.getChart(document.querySelectorAll('.chart canvas')["
                + chart + "]).data.datasets[0].data");
        return values.stream().map(value -> ((Number) value).intValue()).toList();
    }

    private static List<Integer> trend(TestCompany company, String query) {
        List<Integer> totals = new ArrayList<>();
        company.admin()
                .get("/api/stats/attempt-trend?" + query)
                .expect(200)
                .json()
                .get("buckets")
                .forEach(bucket -> totals.add(bucket.get("total").asInt()));
        return totals;
    }

    private static int number(String shown) {
        return Integer.parseInt(shown.replace(",", ""));
    }

    @Test
    void followsWhatHappens(TestCompany company) {
        company.opens();
        logIn(company.adminPerson());
        assertThat(browser.text("empty")).startsWith("No numbers yet.");
        assertThat(figures()).containsEntry("Numbers", "0").containsEntry("With dialers now", "0");
        company.addsNumbers(3);
        company.batch(2);
        browser.reload();
        assertThat(browser.all("#empty")).isEmpty();
        assertThat(figures()).containsEntry("Numbers", "3").containsEntry("With dialers now", "2");
    }

    /** Whoever is among the links when figures change is not thrown to the top of the page. */
    @Test
    void keepsTheFocusWhenFiguresChange(TestCompany company) {
        company.addsNumbers(3);
        logIn(company.adminPerson());
        browser.run("document.getElementById('since-7d').focus()");
        company.addsNumbers(1);
        awaitTotal("4");
        Awaitility.await().atMost(PATIENCE).until(() -> browser.focus().equals("since-7d"));
    }

    /** What the server does not answer is asked for again, though nothing changes any more; until then the page says that it is old. */
    @Test
    void makesUpForARefreshThatFails(TestCompany company) {
        company.addsNumbers(3);
        logIn(company.adminPerson());
        awaitListening();
        browser.run(
                "window.down = true; const send = XMLHttpRequest.prototype.send;"
                        + " XMLHttpRequest.prototype.send = function (body) { window.down ? this.onerror() : send.call(this, body); }");
        company.addsNumbers(1);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> browser.element("not-live")
                .isDisplayed());
        browser.run("window.down = false");
        awaitTotal("4");
        Awaitility.await().atMost(PATIENCE).until(() -> !browser.element("not-live")
                .isDisplayed());
        assertThat(browser.log()).allMatch(line -> line.contains("Request return with error"));
    }

    private void awaitListening() {
        Awaitility.await().atMost(PATIENCE).until(() -> "true"
                .equals(browser.run("return document.documentElement.dataset.listens")));
    }

    private void awaitTotal(String total) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions() // it may be replaced at this moment
                .until(() -> browser.text("total").equals(total));
    }

    /** A page listens a moment after it was made, or not for a while: what changes until then is seen as soon as it listens. */
    @Test
    void seesWhatHasChangedBeforeItListened(TestCompany company) {
        company.addsNumbers(3);
        logIn(company.adminPerson());
        awaitListening();
        // figures are counted a moment after what they count
        Awaitility.await().atMost(PATIENCE).until(() -> versionNow().equals(versionShown()));
        browser.run("faces.push.close('push')");
        assertThat(browser.element("not-live").isDisplayed()).isTrue();
        company.addsNumbers(1);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !versionNow()
                .equals(versionShown()));
        assertThat(browser.text("total")).isEqualTo("3");
        browser.run("faces.push.open('push')");
        awaitTotal("4");
        assertThat(browser.element("not-live").isDisplayed()).isFalse();
    }

    /** What the page shows, as soon as nothing is on its way. */
    private Object versionShown() {
        return browser.run("return PrimeFaces.ajax.Queue.isEmpty() ? document.documentElement.dataset.version : ''");
    }

    /** What the server says of the company's figures. */
    private Object versionNow() {
        return browser.run(
                "return fetch('index.xhtml').then(a => a.text()).then(t => t.match(/data-version=\"(\\d+)\"/)[1])");
    }

    /** The session ends in another window, at the server, or with it. */
    @Test
    void saysThatItsFiguresChangeNoMore(TestCompany company) {
        logIn(company.adminPerson());
        awaitListening();
        assertThat(browser.element("not-live").isDisplayed()).isFalse();
        browser.run("const form = new FormData(document.getElementById('leave')); form.append('leave:logout', '');"
                + " return fetch('index.xhtml', {method: 'POST', body: new URLSearchParams(form)})");
        Awaitility.await().atMost(PATIENCE).until(() -> browser.element("not-live")
                .isDisplayed());
        assertThat(browser.text("not-live")).startsWith("The figures on this page no longer change by themselves.");
    }

    @Test
    void fitsANarrowScreen(TestCompany company) {
        company.addsNumbers(3);
        browser.width(400);
        browser.open(console);
        assertFits();
        browser.screenshot("narrow-login");
        logIn(company.adminPerson());
        assertFits();
        browser.screenshot("narrow-overview");
    }

    private void assertFits() {
        assertThat(browser.run("return document.documentElement.clientWidth")).isEqualTo(400L);
        assertThat(browser.run("return document.documentElement.scrollWidth"))
                .as("width of the page")
                .isEqualTo(400L);
    }
}
