package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Build;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A manager at the numbers: adds and imports them, finds them, and changes many at once. */
class NumbersUiIT extends ConsoleBed {

    NumbersUiIT(Installation dialplane, Browser browser) {
        super(dialplane, browser);
    }

    private long total(TestCompany company, String query) {
        return company.admin().get("/api/numbers/stats" + query).expect(200).number("total");
    }

    @Test
    void numbersAreAddedFoundAndLookedInto(TestCompany company) {
        desk.logIn(company.adminPerson());
        desk.open("numbers.xhtml");
        assertThat(desk.first("#list")).contains("There are no numbers yet");
        browser.element("add:numbers").sendKeys("09121234567\n۰۹۱۲۱۲۳۴۵۶۸\nnonsense");
        browser.click("add:go");
        assertThat(desk.notice())
                .isEqualTo("2 numbers added, 0 were there already, 1 are no numbers that can be called: nonsense");
        assertThat(desk.column("rows", 2)).containsExactly("09121234568", "09121234567");
        desk.await(() -> browser.text("total").equals("2"));

        browser.element("filter-search").sendKeys("4567");
        desk.submit("#filter-go");
        assertThat(desk.column("rows", 2)).containsExactly("09121234567");
        desk.open("numbers.xhtml?search=%DB%B4%DB%B5%DB%B6%DB%B7");
        assertThat(browser.element("filter-search").getDomProperty("value")).isEqualTo("۴۵۶۷");
        assertThat(desk.column("rows", 2)).containsExactly("09121234567");
        browser.all("#rows a[data-drawer]").get(0).click();
        desk.await(() -> desk.first("#drawer").contains("Nobody of your company has called this number yet."));
        assertThat(desk.first("#drawer")).contains("Why is this number not handed out?", "Today has no window");
        browser.screenshot("drawer");

        desk.open("numbers.xhtml?status=BUSY");
        assertThat(desk.first("#list")).contains("No number fits");

        // views are kept for the person and the company, not for whoever sits at this computer
        browser.run("window.prompt = () => 'busy ones'; document.getElementById('view-save').click()");
        desk.open("numbers.xhtml");
        assertThat(desk.first("#views .view")).startsWith("busy ones");
        browser.click("leave:logout");
        desk.logIn(company.person("ADMIN"));
        desk.open("numbers.xhtml");
        assertThat(browser.all("#views .view")).isEmpty();
    }

    @Test
    void aFileIsImported(TestCompany company) throws IOException {
        Path folder = Files.createDirectories(Build.freshFolder("upload", Build.server()));
        Path file = Files.writeString(folder.resolve("numbers.csv"), "phone\n09121234567\n12\n");
        desk.logIn(company.adminPerson());
        desk.open("imports.xhtml");
        browser.element("send:file").sendKeys(file.toString());
        browser.click("send:go");
        assertThat(desk.column("first-rows", 1)).containsExactly("09121234567", "12");
        assertThat(desk.column("first-rows", 2)).containsExactly("09121234567", "not taken");
        assertThat(total(company, "")).isZero();
        browser.click("confirm:start");
        assertThat(desk.notice()).isEqualTo("The import has begun.");
        // shown without reloading
        desk.await(() -> desk.column("jobs", 2).equals(List.of("Done")));
        assertThat(desk.column("jobs", 3)).containsExactly("1");
        assertThat(desk.column("jobs", 5)).containsExactly("1");
        assertThat(total(company, "")).isEqualTo(1);
        String refused = company.admin().get("/api/imports").text("0/id");
        assertThat(fetched("a[id^='rejected-']"))
                .isEqualToNormalizingNewlines(company.admin()
                        .get("/api/imports/" + refused + "/rejected")
                        .expect(200)
                        .body()
                        .substring(1)) // the mark of its encoding, which a browser leaves out
                .contains(",12,not a phone number");
    }

    /** The text of the file that a link leads to, as the browser asks for it. */
    private String fetched(String link) {
        return (String)
                browser.run("return fetch(document.querySelector(arguments[0]).href).then(a => a.text())", link);
    }

    /** What a job shows is what REST says of it, and it ends where it stands. */
    @Test
    @Tag("any-server")
    void anImportIsCancelled(TestCompany company) {
        // whoever runs it is busy for longer than this test
        dialplane.pool().update("""
                INSERT INTO import_job (company_id, file_name, file_bytes, state, row_count, added, duplicates, invalid, share, runner,
                                        seen_at, started_at, creator)
                VALUES (?, 'large.csv', 4000, 'running', 1300, 1200, 70, 30, 0.4, gen_random_uuid(), now() + interval '10 min', now(), 'sara')""", company.id());
        desk.logIn(company.adminPerson());
        desk.open("imports.xhtml");
        JsonNode job = company.admin().get("/api/imports").expect(200).json().get(0);
        assertThat(desk.column("jobs", 2)).containsExactly("Running");
        assertThat(List.of(
                        desk.column("jobs", 3).get(0),
                        desk.column("jobs", 4).get(0),
                        desk.column("jobs", 5).get(0)))
                .isEqualTo(List.of(
                        "%,d".formatted(job.at("/counts/added").asInt()),
                        job.at("/counts/duplicates").asText(),
                        job.at("/counts/invalid").asText()))
                .containsExactly("1,200", "70", "30");
        assertThat(browser.run("return document.querySelector('#jobs progress').value"))
                .isEqualTo(job.at("/progress/fraction").asDouble());
        desk.confirm("[id^='cancel-']");
        assertThat(desk.notice()).isEqualTo("The import was cancelled; what had been added stays.");
        assertThat(desk.column("jobs", 2)).containsExactly("Cancelled");
        assertThat(browser.all("[id^='cancel-']")).isEmpty();
        assertThat(company.admin().get("/api/imports").text("0/state")).isEqualTo("cancelled");
    }

    @Test
    @Tag("any-server")
    void aListIsSortedAsRestSortsIt(TestCompany company) {
        company.opens();
        company.addsNumbers(4);
        List<String> called = company.numbersOfBatch(3);
        List<String> ends = List.of("MISSED", "CONNECTED", "BUSY");
        for (int i = 0; i < called.size(); i++) {
            company.reports(called.get(i), ends.get(i)).expect(200);
        }
        desk.logIn(company.adminPerson());
        desk.open("numbers.xhtml?search=09");
        assertSorted(company, 2, "none", "created_at", "desc");
        for (String order : List.of("desc", "asc", "desc")) {
            desk.submit("#rows th:nth-child(3) a");
            assertSorted(company, 3, order, "status", order);
        }
        desk.submit("#rows th:nth-child(5) a");
        assertSorted(company, 5, "desc", "last_attempt_at", "desc");
        assertThat(browser.element("filter-search").getDomProperty("value")).isEqualTo("09");
        desk.submit("#rows th:nth-child(2) a");
        desk.submit("#rows th:nth-child(2) a");
        assertSorted(company, 2, "asc", "created_at", "asc");
    }

    private void assertSorted(TestCompany company, int column, String shown, String by, String order) {
        List<String> told = new ArrayList<>();
        company.admin()
                .get("/api/numbers?search=09&sort_by=" + by + "&sort_order=" + order)
                .expect(200)
                .json()
                .forEach(number -> told.add(number.get("phone_number").asText()));
        assertThat(desk.column("rows", 2)).as(by + " " + order).hasSize(4).isEqualTo(told);
        List<String> sorted = browser.all("#rows th[aria-sort]").stream()
                .map(head -> head.getDomAttribute("aria-sort"))
                .filter(sort -> !sort.equals("none"))
                .toList();
        if (!shown.equals("none")) {
            assertThat(sorted).containsExactly(order.equals("desc") ? "descending" : "ascending");
            assertThat(browser.all("#rows th:nth-child(" + column + ")").get(0).getDomAttribute("aria-sort"))
                    .isEqualTo(sorted.get(0));
        }
    }

    @Test
    @Tag("any-server")
    void aNumberSaysWhenItCanBeHandedOut(TestCompany company, TestCompany other) {
        company.opens();
        other.opens();
        company.addsNumbers(1);
        String number = company.numbersOfBatch(1).get(0);
        company.reports(number, "BUSY").expect(200);
        String id = other.admin().get("/api/numbers?search=" + number).text("0/id");
        OffsetDateTime available = OffsetDateTime.parse(other.admin()
                .get("/api/numbers/" + id + "/eligibility")
                .expect(200)
                .text("available_at"));
        desk.logIn(other.adminPerson());
        desk.open("number.xhtml?id=" + id);
        assertThat(desk.first("#why li")).startsWith("It was called lately and rests until ");
        assertThat(browser.text("available"))
                .startsWith("At the earliest: " + available.getDayOfMonth() + " ")
                .endsWith(", " + available.toString().substring(11, 16));
    }

    /** Marked ones start afresh, or leave the company; how many it is said first. */
    @Test
    @Tag("any-server")
    void markedNumbersAreResetAndDeleted(TestCompany company, TestCompany other) {
        company.opens();
        company.addsNumbers(3);
        company.numbersOfBatch(2)
                .forEach(number -> company.reports(number, "BUSY").expect(200));
        desk.logIn(company.adminPerson());
        desk.open("numbers.xhtml?status=BUSY");
        browser.element("mark-page").click();
        desk.select("marking:action", "RESET");
        browser.click("marking:ask");
        assertThat(browser.text("confirm-text")).startsWith("2 numbers start afresh");
        assertThat(total(company, "?status=BUSY")).isEqualTo(2);
        browser.click("marking:apply");
        assertThat(desk.notice()).isEqualTo("2 numbers were changed.");
        assertThat(total(company, "?status=BUSY")).isZero();
        assertThat(total(company, "?status=IN_QUEUE")).isEqualTo(3);

        desk.open("numbers.xhtml");
        browser.all("#rows input[data-mark]").get(1).click();
        desk.select("marking:action", "DELETE");
        browser.click("marking:ask");
        assertThat(browser.text("confirm-text")).startsWith("1 numbers disappear from your company’s list");
        browser.click("marking:apply");
        assertThat(desk.notice()).isEqualTo("1 numbers were changed.");
        assertThat(desk.column("rows", 2)).hasSize(2);
        assertThat(total(company, "")).isEqualTo(2);
        assertThat(total(other, "")).isEqualTo(3);
    }

    @Test
    void allThatAListShowsIsChangedButSome(TestCompany company) {
        company.addsNumbers(60);
        desk.logIn(company.adminPerson());
        desk.open("numbers.xhtml");
        browser.element("mark-page").click();
        browser.element("mark-all").click();
        browser.leave(() -> browser.element("next").click());
        assertThat(desk.column("rows", 2)).hasSize(10);
        browser.all("#rows input[data-mark]").get(0).click();
        desk.select("marking:action", "UPDATE_STATUS");
        desk.select("marking:status", "BANNED");
        browser.click("marking:ask");
        assertThat(browser.text("confirm-text")).startsWith("59 numbers get the status “Banned”.");
        browser.screenshot("bulk");
        assertThat(total(company, "?status=BANNED")).isZero();
        // what is confirmed is what was asked about: nothing can be chosen any more, and nothing is added
        assertThat(browser.all("#mark-all, [id='marking:action'], #rows input:enabled"))
                .isEmpty();
        company.addsNumbers(2);
        browser.click("marking:apply");
        assertThat(desk.errors()).startsWith("More numbers fit by now than the question said");
        assertThat(browser.text("confirm-text")).startsWith("61 numbers get the status “Banned”.");
        assertThat(total(company, "?status=BANNED")).isZero();
        browser.click("marking:apply");
        assertThat(desk.notice()).isEqualTo("61 numbers were changed.");
        assertThat(total(company, "?status=BANNED")).isEqualTo(61);
        assertThat(browser.element("marked").isDisplayed()).isFalse();
    }

    /** Whoever takes a large list away sees how far it is. */
    @Test
    void aFileSaysHowFarItIs(TestCompany company) throws IOException {
        company.addsNumbers(3);
        desk.logIn(company.adminPerson());
        desk.open("numbers.xhtml");
        assertThat(browser.element("export-progress").isDisplayed()).isFalse();
        // the file as the browser asks for it, without keeping it
        String file = (String) browser.run("const link = document.querySelector(\"a[href*='format=csv']\");"
                + "link.addEventListener('click', (event) => event.preventDefault()); link.click();"
                + "return fetch(link.href).then((answer) => answer.text())");
        long rows = file.lines().count() - 1;
        desk.await(() -> browser.text("export-progress").equals("The file is complete: " + rows + " rows."));
        assertThat(rows).isGreaterThanOrEqualTo(3);
        browser.element("mark-page").click();
        browser.run("document.getElementById('marking:xlsx').form"
                + ".addEventListener('submit', (event) => event.preventDefault())");
        browser.all("#rows input[data-mark]").get(1).click();
        List<String> shown = desk.column("rows", 2);
        browser.element("marking:xlsx").click();
        assertThat(browser.run("return document.querySelector('[name=export]').value"))
                .asString()
                .matches("[0-9a-f]{16}");
        String workbook = (String) browser.run("const button = document.getElementById('marking:xlsx');"
                + "return fetch(button.form.action, {method: 'POST', body: new URLSearchParams(new FormData(button.form, button))})"
                + ".then((answer) => answer.arrayBuffer())"
                + ".then((bytes) => btoa([...new Uint8Array(bytes)].map((b) => String.fromCharCode(b)).join('')))");
        desk.await(() -> browser.text("export-progress").equals("The file is complete: 2 rows."));
        assertThat(firstColumns(Base64.getDecoder().decode(workbook)))
                .containsExactlyInAnyOrder("Phone number", shown.get(0), shown.get(2));
    }

    /** The second column of a workbook's first sheet. */
    private static List<String> firstColumns(byte[] workbook) throws IOException {
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(workbook))) {
            return book.getFirstSheet().read().stream()
                    .map(row -> row.getOptionalCell(1).map(Cell::getText).orElse(""))
                    .toList();
        }
    }

    /** However many calls a number has had, and however many files were imported: all of them are found. */
    @Test
    void whatIsBehindTheFirstPageIsFound(TestCompany company) {
        company.addsNumbers(1);
        desk.logIn(company.adminPerson());
        desk.open("numbers.xhtml");
        String number = browser.all("#rows a[data-drawer]").get(0).getDomProperty("href");
        dialplane.pool().update("""
                INSERT INTO call_result (number_id, company_id, status, attempted_at, reason)
                SELECT ?, ?, 'BUSY', now() - n * interval '1 hour', 'call ' || n FROM generate_series(101, 1, -1) n""", Integer.parseInt(number.replaceFirst(".*id=", "")), company.id());
        browser.open(number);
        assertThat(desk.column("history", 5)).hasSize(100).contains("call 1", "call 100");
        desk.submit("#earlier");
        assertThat(desk.column("history", 5)).containsExactly("call 101");
        assertThat(browser.all("#earlier")).isEmpty();

        dialplane.pool().update("""
                INSERT INTO import_job (company_id, file_name, file_bytes, state, creator, finished_at)
                SELECT ?, n || '.csv', 12, 'done', 'sara', now() FROM generate_series(1, 51) n""", company.id());
        desk.open("imports.xhtml");
        assertThat(desk.column("jobs", 1)).hasSize(50).first().asString().startsWith("51.csv");
        desk.submit("a[rel=next]");
        assertThat(desk.column("jobs", 1)).singleElement().asString().startsWith("1.csv");
    }

    /** Whatever lists are asked for a day that is none: they say so, and which field it is. */
    @Test
    void aDayThatIsNoneIsNamed(TestCompany company) {
        desk.logIn(company.adminPerson());
        for (String page :
                List.of("numbers.xhtml?from=31/02", "audit.xhtml?from=abc", "wallet.xhtml?from=2026-02-30")) {
            desk.open(page);
            assertThat(desk.errors()).as(page).contains("From must be a day, such as 2026-03-21");
        }
        desk.open("holidays.xhtml?year=1299");
        assertThat(desk.errors()).contains("Year must be a Jalali year from 1300 to 1500");
        // a link to a file leads back to the list, which says it
        desk.open("numbers.xhtml?to=abc");
        desk.submit("a[href*='format=csv']");
        assertThat(browser.address()).contains("/console/numbers.xhtml?to=abc");
        assertThat(desk.errors()).contains("Until must be a day");
    }

    /** The server keeps no page for ever; what somebody was about to do with it is not lost, and nothing is done. */
    @Test
    void aPageThatIsTooOldComesBackAsItWas(TestCompany company) {
        company.addsNumbers(2);
        desk.logIn(company.adminPerson());
        desk.open("numbers.xhtml?search=09");
        browser.element("mark-page").click();
        desk.select("marking:action", "UPDATE_STATUS");
        desk.select("marking:status", "BANNED");
        // as many numbers as one likes are looked into beside the list
        opened(browser.all("#rows a[data-drawer]").get(0).getDomProperty("href") + "&drawer");
        browser.click("marking:ask");
        assertThat(browser.text("confirm-text")).startsWith("2 numbers");
        opened("profile.xhtml");
        browser.click("marking:apply");
        assertThat(desk.notice()).isEqualTo("The page was open for too long; nothing was changed. Here it is anew.");
        assertThat(browser.address()).contains("/console/numbers.xhtml?search=09");
        assertThat(browser.all("#rows input[data-mark]:checked")).hasSize(2);
        assertThat(total(company, "?status=BANNED")).isZero();
    }

    /** More pages than the server keeps for one session. */
    private void opened(String page) {
        browser.run(
                "return (async () => { for (let i = 0; i < 45; i++) await (await fetch('" + page + "')).text(); })()");
    }

    @Test
    void aFileIsWrittenOnTheDoNotCallList(TestCompany company) throws IOException {
        Path folder = Files.createDirectories(Build.freshFolder("do-not-call", Build.server()));
        Path file = Files.writeString(folder.resolve("leave-us.csv"), "phone\n09121110001\n09121110002\n12\n");
        desk.logIn(company.adminPerson());
        desk.open("suppressions.xhtml");
        browser.element("add:phone_number").sendKeys("09121110003\n09121110001");
        browser.element("add:file").sendKeys(file.toString());
        browser.element("add:reason").sendKeys("asked us not to");
        browser.click("add:go");
        assertThat(desk.notice()).isEqualTo("3 added, 1 were on the list already, 1 are no numbers: 12");
        browser.element("add:phone_number").sendKeys("09121110003");
        browser.element("add:reason").sendKeys("asked us not to");
        browser.click("add:go");
        assertThat(desk.notice()).isEqualTo("0 added, 1 were on the list already, 0 are no numbers.");
        assertThat(desk.column("rows", 1)).containsExactlyInAnyOrder("09121110001", "09121110002", "09121110003");
        assertThat(desk.column("rows", 3)).containsOnly("asked us not to");
        browser.element("add:file")
                .sendKeys(Files.write(folder.resolve("numbers.pdf"), new byte[] {'%', 'P', 'D', 'F'})
                        .toString());
        browser.click("add:go");
        assertThat(desk.errors()).startsWith("File ");
        desk.select("filter-scope", "all");
        desk.submit("form[role=search] button[type=submit]");
        assertThat(browser.all("#rows")).isEmpty();
        assertThat(browser.element("filter-scope").getDomProperty("value")).isEqualTo("all");
        desk.open("suppressions.xhtml?scope=company&search=1110002");
        assertThat(desk.column("rows", 1)).containsExactly("09121110002");
    }

    @Test
    void aSearchOfTheDoNotCallListGoesOnOnTheNextPage(TestCompany company) {
        for (int i = 0; i < 51; i++) {
            company.admin()
                    .post("/api/suppressions", Json.object("phone_number", "0912111%04d".formatted(i)))
                    .expect(201);
        }
        company.admin()
                .post("/api/suppressions", Json.object("phone_number", "09351110000"))
                .expect(201);
        desk.logIn(company.adminPerson());
        desk.open("suppressions.xhtml?search=0912");
        desk.submit("a[rel=next]");
        assertThat(desk.column("rows", 1)).containsExactly("09121110000");
        // what was asked is asked again after a change, without a page that has no rows any more
        desk.confirm("#rows button");
        assertThat(desk.notice()).startsWith("The number ");
        assertThat(browser.element("filter-search").getDomProperty("value")).isEqualTo("0912");
        assertThat(desk.column("rows", 1)).hasSize(50).doesNotContain("09121110000", "09351110000");
        desk.fill("add:phone_number", "12");
        browser.click("add:go");
        assertThat(desk.errors()).isNotEmpty();
        assertThat(desk.column("rows", 1)).hasSize(50).doesNotContain("09351110000");
    }

    @Test
    void aCountThatIsPutOffIsAskedForAgain(TestCompany company) {
        company.addsNumbers(2);
        desk.logIn(company.adminPerson());
        browser.runFirst("""
                window.putOff = 2;
                const really = window.fetch;
                window.fetch = (address, how) => String(address).startsWith('count/') && window.putOff-- > 0
                    ? Promise.resolve(new Response('', { status: 503, headers: { 'Retry-After': '1' } }))
                    : really(address, how);
                """);
        desk.open("numbers.xhtml");
        desk.await(() -> browser.text("total").equals("2"));
        assertThat(browser.run("return window.putOff")).isEqualTo(-1L);
        browser.runFirst("window.putOff = 1000;");
        desk.open("numbers.xhtml");
        desk.await(() -> browser.text("total").equals("?"));
    }
}
