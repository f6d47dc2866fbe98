package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Browser;
import io.dialplane.testing.Chromium;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Second factors and links that set passwords, as somebody at a browser has them. */
@ExtendWith({Dialplane.class, Chromium.class})
@Tag("any-server")
class WaysInUiIT {

    /** Chromium's hint to pages that take a password and no user name: a link names nobody. */
    private static final String NO_USERNAME = "Password forms should have (optionally hidden) username fields";

    private final Installation dialplane;
    private final Browser browser;
    private final URI console;

    WaysInUiIT(Installation dialplane, Browser browser) {
        this.dialplane = dialplane;
        this.browser = browser;
        this.console = dialplane.node().uri().resolve("/console/");
    }

    @AfterEach
    void thePagesComplainOfNothing() {
        assertThat(browser.log()).as("console of the browser").allMatch(line -> line.contains(NO_USERNAME));
        browser.forgetCookies();
    }

    private void logIn(Person person, String totp) {
        browser.open(console);
        browser.element("login:username").sendKeys(person.username());
        browser.element("login:password").sendKeys(person.password());
        browser.element("login:totp").sendKeys(totp);
        browser.click("login:submit");
    }

    private String page() {
        return URI.create(browser.address()).getPath();
    }

    @Test
    void aSecondFactorIsSetUpBeforeAnythingElseWhereTheCompanyWantsIt(TestCompany company) {
        Person admin = company.person("ADMIN");
        company.admin()
                .put("/api/companies/" + company.id(), "{\"settings\": {\"require_totp\": true}}")
                .expect(200);
        logIn(admin, "");
        assertThat(page()).isEqualTo("/console/second-factor.xhtml");
        browser.open(console.resolve("index.xhtml"));
        assertThat(page()).isEqualTo("/console/second-factor.xhtml");
        browser.element("factor:password").sendKeys("not-the-password");
        browser.click("factor:begin");
        assertThat(browser.text("messages")).isEqualTo("Password is not the current password");
        browser.element("factor:password").sendKeys(admin.password());
        browser.click("factor:begin");
        String secret = browser.text("secret").replace(" ", "");
        browser.element("factor:code").sendKeys("000");
        browser.click("factor:confirm");
        assertThat(browser.text("messages")).isEqualTo("Code that the app shows is not the code of this moment");
        browser.element("factor:code").sendKeys(Totp.code(secret, Totp.stepAt(Instant.now())));
        browser.click("factor:confirm");
        assertThat(browser.all("#factor\\:codes code")).hasSize(10);
        assertThat(browser.source()).doesNotContain(secret);
        String recovery = browser.all("#factor\\:codes code").get(0).getText();
        browser.forgetCookies();

        logIn(admin, "");
        assertThat(browser.text("login:messages")).startsWith("The password is right");
        browser.forgetCookies();
        logIn(admin, recovery.toLowerCase(java.util.Locale.ROOT));
        assertThat(page()).startsWith("/console/").isNotIn("/console/login.xhtml", "/console/second-factor.xhtml");
    }

    /** Whoever has lost the phone is let in again by a colleague, and the log says who it was. */
    @Test
    void aLostSecondFactorIsTakenAway(TestCompany company) {
        Person person = company.person("ADMIN");
        String secret = person.api()
                .post("/api/auth/totp", Json.object("password", person.password()))
                .expect(200)
                .text("secret");
        logIn(company.adminPerson(), "");
        URI shown = console.resolve("person.xhtml?id=" + person.id());
        browser.open(shown);
        assertThat(browser.all("#has-factor, #factor")).isEmpty();
        person.api()
                .post("/api/auth/totp/confirm", Json.object("code", Totp.code(secret, Totp.stepAt(Instant.now()))))
                .expect(200);
        ObjectNode withoutCode = Json.object("username", person.username(), "password", person.password());
        dialplane.api().post("/api/auth/login", withoutCode).expect(401);
        browser.open(shown);
        assertThat(browser.all("#has-factor")).hasSize(1);
        browser.element("ask-factor").click();
        browser.click("ask-yes");
        assertThat(browser.text("notices")).isEqualTo("The second factor was taken away.");
        assertThat(browser.all("#has-factor, #factor")).isEmpty();
        dialplane.api().post("/api/auth/login", withoutCode).expect(200);
        assertThat(company.admin().get("/api/audit?action=user.totp-disable").body())
                .contains("user:" + person.id());
    }

    @Test
    void aLinkLeadsToANewPassword(TestCompany company) {
        Person person = company.person("SUPERVISOR");
        String token = "token-of-" + person.username();
        dialplane.pool().update("""
                INSERT INTO password_link (token_hash, user_id, purpose, expires_at)
                VALUES (sha256(convert_to(?, 'UTF8')), ?, 'welcome', now() + interval '1 h')""", token, person.id());
        browser.open(console.resolve("set-password.xhtml?token=" + token));
        browser.element("set:wanted").sendKeys("password123");
        browser.element("set:again").sendKeys("password124");
        browser.click("set:submit");
        assertThat(browser.text("set:messages")).isEqualTo("The two are not the same");
        browser.element("set:wanted").sendKeys("password123");
        browser.element("set:again").sendKeys("password123");
        browser.click("set:submit");
        assertThat(browser.text("set:messages")).startsWith("New password is one of the passwords");
        browser.element("set:wanted").sendKeys("staple-battery-horse");
        browser.element("set:again").sendKeys("staple-battery-horse");
        browser.click("set:submit");
        assertThat(page()).isEqualTo("/console/login.xhtml");
        assertThat(browser.text("login:changed")).startsWith("Your new password is set");
        dialplane.api().login(person.username(), "staple-battery-horse");
        browser.open(console.resolve("set-password.xhtml?token=" + token));
        assertThat(browser.text("void")).startsWith("This link is not valid any more");
    }

    @Test
    void aLinkThatIsOfNoUseSaysSo() {
        browser.open(console.resolve("set-password.xhtml?token=nobodys"));
        assertThat(browser.text("void")).startsWith("This link is not valid any more");
        browser.open(console.resolve("set-password.xhtml"));
        assertThat(browser.text("void")).startsWith("This link is not valid any more");
    }
}
