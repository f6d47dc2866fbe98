package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Browser;
import io.dialplane.testing.Chromium;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** A manager at the schedule: what is drawn is what dialers are told, and what others change is seen at once. */
@ExtendWith({Dialplane.class, Chromium.class})
class ScheduleUiIT {

    private final Browser browser;
    private final Desk desk;

    ScheduleUiIT(Installation dialplane, Browser browser) {
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
        assertThat(mayDial(company)).isFalse();

        // somebody else, without reloading here
        company.admin().put("/api/schedule", Json.object("enabled", true)).expect(200);
        desk.await(() -> browser.text("told").contains("Dialing is allowed"));
        assertThat(browser.log()).isEmpty();
    }
}
