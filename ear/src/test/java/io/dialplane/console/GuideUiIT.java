package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Build;
import io.dialplane.testing.Chromium;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.WebElement;

/** A manager on the first day: the guide leads from an empty company to its first batch. */
@ExtendWith({Dialplane.class, Chromium.class})
class GuideUiIT {

    private static final Pattern CURL = Pattern.compile("curl -H '([^:']+): ([^']+)' '([^']+)'");

    private final Installation dialplane;
    private final Browser browser;
    private final Desk desk;

    GuideUiIT(Installation dialplane, Browser browser) {
        this.dialplane = dialplane;
        this.browser = browser;
        this.desk = new Desk(dialplane, browser);
    }

    /** What the guide says of each step, in their order. */
    private List<String> steps() {
        return browser.all("[id^='step-'] h2 .chip").stream()
                .map(WebElement::getText)
                .toList();
    }

    @Test
    @Tag("any-server")
    void theGuideLeadsToTheFirstBatch(TestCompany company) throws IOException {
        String old = company.admin().get("/api/dialer-tokens").expect(200).text("0/id");
        company.admin().delete("/api/dialer-tokens/" + old).expect(204);
        desk.logIn(company.adminPerson());
        desk.submit("#empty a");
        assertThat(steps()).containsExactly("done", "to do", "to do", "to do", "to do");
        assertThat(browser.all("#step-company dd"))
                .extracting(WebElement::getText)
                .contains("IR", "Asia/Tehran");

        desk.submit("#step-schedule a");
        browser.click("live:ignore"); // whatever day it is today
        WebElement first = browser.all("#week button").get(0);
        browser.run("arguments[0].scrollIntoView({block: 'center'})", first);
        browser.drag(first, browser.all("#week button").get(7 * 24 - 1));
        browser.click("draw:save");
        assertThat(browser.text("told")).contains("Dialing is allowed");
        desk.open("guide.xhtml");
        assertThat(steps()).containsExactly("done", "done", "to do", "to do", "to do");

        desk.submit("#step-numbers a");
        Path folder = Files.createDirectories(Build.freshFolder("first-numbers", Build.server()));
        browser.element("send:file")
                .sendKeys(Files.writeString(folder.resolve("first.csv"), "09121234567\n")
                        .toString());
        browser.click("send:go");
        browser.click("confirm:start");
        desk.await(() -> desk.column("jobs", 2).equals(List.of("Done")));
        desk.open("guide.xhtml");
        desk.submit("#step-token a");
        desk.fill("add:name", "first dialer");
        browser.click("add:go");
        String token = browser.text("made");
        desk.open("guide.xhtml");
        assertThat(steps()).containsExactly("done", "done", "done", "done", "to do");
        desk.await(() -> "true".equals(browser.run("return document.documentElement.dataset.listens")));

        // what the line would send, to the node instead of where the product is found from outside
        Matcher curl = CURL.matcher(browser.text("curl"));
        assertThat(curl.matches()).as(browser.text("curl")).isTrue();
        URI asked = URI.create(curl.group(3));
        assertThat(asked.getScheme() + "://" + asked.getAuthority()).isEqualTo(Installation.PUBLIC_URL);
        Answer batch = dialplane
                .api()
                .with(curl.group(1), curl.group(2).replace("<token>", token))
                .get(asked.getPath() + "?" + asked.getQuery())
                .expect(200);
        assertThat(TestCompany.numbersIn(batch)).containsExactly("09121234567");
        // the guide sees it by itself
        desk.await(() -> steps().equals(List.of("done", "done", "done", "done", "done")));
        assertThat(desk.first("[id$=steps] .notice")).startsWith("Everything is set up");
        assertThat(browser.log()).isEmpty();
    }
}
