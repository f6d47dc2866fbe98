package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Chromium;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A manager at the schedule: what is drawn is what dialers are told, and what others change is seen at once. */
@ExtendWith({Dialplane.class, Chromium.class})
class ScheduleUiIT {

    /** A holiday that follows the moon, once in 2027. */
    private static final String ASHURA = "ashura";

    private final Installation dialplane;
    private final Browser browser;
    private final Desk desk;

    ScheduleUiIT(Installation dialplane, Browser browser) {
        this.dialplane = dialplane;
        this.browser = browser;
        this.desk = new Desk(dialplane, browser);
    }

    private static boolean mayDial(TestCompany company) {
        return company.dialer()
                .get("/api/dialer/next-batch?size=1")
                .expect(200)
                .at("call_allowed")
                .asBoolean();
    }

    @Test
    void whoMayNotSaveTheWeekDrawsNothing(TestCompany company) {
        desk.logIn(company.person("SUPERVISOR"));
        desk.open("schedule.xhtml");
        browser.all("#week button").get(0).click();
        browser.run("document.querySelector('#week button').focus()");
        browser.type(Keys.SPACE);
        assertThat(browser.all("#week [aria-pressed='true']")).isEmpty();
        assertThat(browser.log()).isEmpty();
    }

    @Test
    void theWeekIsDrawn(TestCompany company) {
        company.admin()
                .put("/api/schedule", Json.object("skip_holidays", false))
                .expect(200);
        desk.logIn(company.adminPerson());
        desk.open("schedule.xhtml");
        assertThat(browser.text("told")).contains("Today has no window");
        // by keyboard: every hour of every day
        browser.run("document.querySelector('#week button').focus()");
        browser.type(Keys.SPACE);
        for (int day = 0; day < 7; day++) {
            Keys along = day % 2 == 0 ? Keys.ARROW_RIGHT : Keys.ARROW_LEFT;
            for (int hour = 1; hour < 24; hour++) {
                browser.type(Keys.chord(Keys.SHIFT, along));
            }
            if (day < 6) {
                browser.type(Keys.chord(Keys.SHIFT, Keys.ARROW_DOWN));
            }
        }
        browser.click("draw:save");
        assertThat(desk.notice()).isEqualTo("The schedule was saved.");
        assertThat(desk.column("windows", 1)).hasSize(7).startsWith("Saturday");
        assertThat(desk.column("windows", 2)).containsOnly("00:00");
        assertThat(desk.column("windows", 3)).containsOnly("23:59:59");
        assertThat(browser.text("told")).contains("Dialing is allowed");
        assertThat(browser.text("change")).isEqualTo("This stays so for two months at least.");
        assertThat(mayDial(company)).isTrue();

        // what is wrong is said in words of the page
        desk.fill("window:start_time", "10:00");
        desk.fill("window:end_time", "09:00");
        browser.click("window:add");
        assertThat(desk.errors()).isEqualTo("Until must be later than the start");
        desk.fill("window:end_time", "11:00");
        browser.click("window:add");
        assertThat(desk.errors()).isEqualTo("Windows overlap: there is one on Saturday from 00:00 to 23:59:59 already");

        desk.confirm("#off");
        assertThat(browser.text("told")).contains("Dialing is switched off");
        assertThat(browser.text("change")).isEqualTo("This stays so until somebody changes something.");
        assertThat(mayDial(company)).isFalse();

        // somebody else, without reloading here
        company.admin().put("/api/schedule", Json.object("enabled", true)).expect(200);
        desk.await(() -> browser.text("told").contains("Dialing is allowed"));
        assertThat(browser.log()).isEmpty();
    }

    /** A block of hours by mouse; when dialing begins the page says as dialers find it. */
    @Test
    @Tag("any-server")
    void aBlockIsDrawnWithTheMouse(TestCompany company) {
        company.admin()
                .put("/api/schedule", Json.object("skip_holidays", false))
                .expect(200);
        // from tomorrow on, so that it is closed now
        LocalDate tomorrow = LocalDate.now(TestCompany.TEHRAN).plusDays(1);
        int day = (tomorrow.getDayOfWeek().getValue() + 1) % 7; // from Saturday on
        desk.logIn(company.adminPerson());
        desk.open("schedule.xhtml");
        draw(cell(day, 9), cell(day, 12));
        assertThat(browser.all("#week [aria-pressed='true']")).hasSize(4);
        browser.click("draw:save");
        assertThat(desk.notice()).isEqualTo("The schedule was saved.");
        JsonNode windows = company.admin().get("/api/schedule").expect(200).at("windows");
        assertThat(windows).singleElement().satisfies(window -> {
            assertThat(window.get("day_of_week").asInt()).isEqualTo(day);
            assertThat(desk.column("windows", 2)).containsExactly("09:00");
            assertThat(desk.column("windows", 3)).containsExactly("13:00");
            assertThat(window.get("start_time").asText()).isEqualTo("09:00:00");
            assertThat(window.get("end_time").asText()).isEqualTo("13:00:00");
        });
        Answer told = company.dialer().get("/api/dialer/next-batch?size=1").expect(200);
        assertThat(told.at("call_allowed").asBoolean()).isFalse();
        assertThat(browser.text("told"))
                .matches("Today has no window\\s*ask again in " + told.text("retry_after_seconds") + " seconds");
        assertThat(browser.text("change"))
                .contains("Dialing is allowed next at " + tomorrow.getDayOfMonth() + " ", " 09:00:00");

        // and back
        draw(cell(day, 12), cell(day, 11));
        browser.click("draw:save");
        assertThat(desk.column("windows", 3)).containsExactly("11:00");
        assertThat(browser.log()).isEmpty();
    }

    private void draw(WebElement from, WebElement to) {
        browser.run("arguments[0].scrollIntoView({block: 'center'})", from);
        browser.drag(from, to);
    }

    private WebElement cell(int day, int hour) {
        return browser.all("#week button[data-day='%d'][data-half='%d']".formatted(day, hour))
                .get(0);
    }

    /** What superusers say of a holiday that follows the moon holds for everybody, until they take it back. */
    @Test
    @Tag("any-server")
    void aHolidayIsCorrected(TestCompany company) {
        desk.logIn(company.person(Json.object("role", "ADMIN", "is_superuser", true)));
        desk.open("holidays.xhtml?year=2027");
        JsonNode holiday = lunar(company);
        String name = holiday.get("name").asText();
        LocalDate calculated = LocalDate.parse(holiday.get("day").asText());
        try {
            desk.select(
                    "correction:key",
                    holiday.get("lunar_date").asText().substring(0, 4) + ":"
                            + holiday.get("key").asText());
            desk.fill("correction:date", calculated.plusDays(30).toString());
            browser.click("correction:go");
            assertThat(desk.errors()).isNotEmpty();
            desk.fill("correction:date", calculated.plusDays(1).toString());
            desk.fill("correction:reason", "the moon was seen");
            browser.click("correction:go");
            assertThat(desk.notice()).isEqualTo("The holiday was corrected.");
            assertThat(desk.column("corrections", 1)).containsExactly(name);
            assertThat(desk.column("corrections", 4)).containsExactly("the moon was seen");
            JsonNode moved = lunar(company);
            assertThat(moved.get("day").asText())
                    .isEqualTo(calculated.plusDays(1).toString());
            assertThat(moved.get("estimated").asBoolean()).isFalse();

            desk.select(
                    "correction:key",
                    holiday.get("lunar_date").asText().substring(0, 4) + ":"
                            + holiday.get("key").asText());
            desk.confirm("[id='correction:cancel']");
            assertThat(desk.column("corrections", 3)).containsExactly("no holiday");
            assertThat(days(company))
                    .noneMatch(day ->
                            day.get("key").asText().equals(holiday.get("key").asText()));
            desk.confirm("#corrections button");
            assertThat(desk.notice()).isEqualTo("The correction was taken back.");
            assertThat(browser.all("#corrections")).isEmpty();
            assertThat(lunar(company)).isEqualTo(holiday);
        } finally {
            dialplane.pool().update("DELETE FROM holiday_correction");
        }
        assertThat(browser.log()).isEmpty();
    }

    private static JsonNode days(TestCompany company) {
        return company.admin()
                .get("/api/schedule/holidays?year=2027")
                .expect(200)
                .json();
    }

    private static JsonNode lunar(TestCompany company) {
        for (JsonNode day : days(company)) {
            if (day.get("key").asText().equals(ASHURA)) {
                return day;
            }
        }
        throw new AssertionError(ASHURA);
    }
}
