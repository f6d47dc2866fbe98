package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Browser;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Twilio;
import org.junit.jupiter.api.Test;

/** What companies and the installation set: provider and mail server, and the switches. No secret is shown again. */
class SettingsUiIT extends ConsoleBed {

    private static final String SECRET = "very-secret-key-of-a-test";

    SettingsUiIT(Installation dialplane, Browser browser) {
        super(dialplane, browser);
    }

    @Test
    void aCompanySetsItsProviderAndItsMailServer(TestCompany company) {
        desk.logIn(company.adminPerson());
        desk.open("settings.xhtml");
        desk.select("access:language", "fa");
        browser.click("access:save");
        assertThat(desk.notice()).isEqualTo("Saved.");
        assertThat(company.admin().get("/api/companies/" + company.id()).text("settings/language"))
                .isEqualTo("fa");

        desk.fill("ozonetel:base_url", "https://calls.example.com");
        browser.click("ozonetel:save");
        assertThat(desk.errors()).startsWith("Address of the provider calls.example.com is not one of the hosts");
        desk.fill("ozonetel:base_url", "");
        desk.fill("ozonetel:username", company.slug());
        desk.fill("ozonetel:api_key", SECRET);
        desk.select("ozonetel:auth", "token");
        browser.click("ozonetel:save");
        assertThat(desk.notice()).isEqualTo("Saved.");
        assertThat(browser.source()).doesNotContain(SECRET);
        company.admin().get("/api/settings/ozonetel").is("""
                {"configured": false, "base_url": null, "username": "%s", "auth": "token", "has_api_key": true, "sip_domain": null,
                 "sip_ws_port": "<int>", "from_environment": [], "takes_events": false, "left_alone": false, "version": 1}
                """.formatted(company.slug()));
        browser.click("ozonetelAct:test");
        assertThat(browser.text("provider-trial")).startsWith("Address, account and key must be set");
        desk.confirm("#ask-new-secret");
        String address = browser.text("made");
        assertThat(address).startsWith(Installation.PUBLIC_URL + "/api/ozonetel/events/" + company.slug() + "/");
        desk.open("settings.xhtml");
        assertThat(browser.source()).doesNotContain(address);
        desk.confirm("#ask-no-secret");
        assertThat(desk.notice()).isEqualTo("No events are taken any more.");

        browser.click("mail:save");
        assertThat(desk.errors()).isEqualTo("Host must be given");
        desk.fill("mail:host", "mail.example.com");
        desk.fill("mail:username", "calls");
        desk.fill("mail:password", SECRET);
        desk.fill("mail:sender", "calls@example.com");
        browser.click("mail:save");
        assertThat(desk.notice()).isEqualTo("Saved.");
        assertThat(browser.source()).doesNotContain(SECRET);
        company.admin().get("/api/settings/mail").is("""
                {"source": "company", "host": "mail.example.com", "port": 587, "security": "starttls", "username": "calls",
                 "has_password": true, "sender": "calls@example.com", "sender_name": null, "version": "<int>"}
                """);
        // what somebody has emptied does not come back when the form is refused
        desk.fill("mail:host", "");
        desk.fill("mail:username", "");
        browser.click("mail:save");
        assertThat(desk.errors()).isEqualTo("Host must be given");
        assertThat(browser.element("mail:username").getDomProperty("value")).isEmpty();
        browser.click("mailAct:test");
        assertThat(desk.errors()).isEqualTo("Your profile has no e-mail to send it to");
        desk.confirm("#ask-no-mail");
        assertThat(desk.notice()).isEqualTo("The company has no mail server of its own any more.");
    }

    @Test
    void theVoiceProviderIsSetUp(TestCompany company) {
        desk.logIn(company.adminPerson());
        desk.open("settings.xhtml");
        browser.click("voice-settings");
        browser.click("voiceAct:test");
        assertThat(browser.text("voice-trial")).startsWith("Missing: Account SID, API key SID");
        desk.fill("voice:account_sid", "AC1");
        browser.click("voice:save");
        assertThat(desk.errors()).isEqualTo("Account SID must be AC and 32 letters and digits");
        desk.fill("voice:account_sid", Twilio.ACCOUNT);
        desk.fill("voice:api_key_sid", Twilio.KEY);
        desk.fill("voice:api_secret", Twilio.SECRET);
        desk.fill("voice:app_sid", Twilio.APP);
        desk.fill("voice:auth_token", Twilio.AUTH_TOKEN);
        desk.fill("voice:numbers", "021 8877 6655");
        desk.fill("voice:greeting", "Welcome");
        desk.fill("voice:max_wait_seconds", "60");
        browser.element("voice:record_calls").click();
        browser.element("voice:always").click();
        browser.element("voice:skip_holidays").click();
        browser.click("voice:save");
        assertThat(desk.errors()).isEqualTo("Opening hours must have a window, or be open at all times");
        desk.fill("voice:api_secret", Twilio.SECRET);
        desk.fill("voice:auth_token", Twilio.AUTH_TOKEN);
        desk.select("voice:day_of_week", "2");
        desk.fill("voice:start_time", "08:30");
        desk.fill("voice:end_time", "16:15");
        browser.click("voice:save");
        assertThat(desk.notice()).isEqualTo("Saved.");
        assertThat(browser.source()).doesNotContain(Twilio.SECRET, Twilio.AUTH_TOKEN);
        company.admin().get("/api/settings/twilio").is("""
                {"gives_tokens": true, "takes_calls": true, "account_sid": "%s", "api_key_sid": "%s", "has_api_secret": true, "app_sid": "%s",
                 "has_auth_token": true, "public_url": "<text>", "voice_url": "<text>", "status_url": "<text>", "numbers": ["02188776655"],
                 "language": "en-US", "greeting": "Welcome", "hold_music": [], "closed_notice": "We are closed at the moment.",
                 "busy_notice": "All our agents are busy.", "max_wait_seconds": 60, "wrap_up_seconds": 0, "voicemail": true,
                 "voicemail_seconds": 120, "record_calls": true, "opening_hours": {"windows":
                 [{"day_of_week": 2, "start_time": "08:30:00", "end_time": "16:15:00"}], "skip_holidays": true}, "from_environment": ["public_url"],
                 "version": 1}
                """.formatted(Twilio.ACCOUNT, Twilio.KEY, Twilio.APP));
        assertThat(browser.text("voice-url"))
                .isEqualTo(company.admin().get("/api/settings/twilio").text("voice_url"));
        browser.click("voiceAct:test");
        assertThat(browser.text("voice-trial")).startsWith("Everything is there");
        desk.fill("voice:greeting", "");
        browser.element("voice:without_auth_token").click();
        browser.element("voice:always").click();
        browser.click("voice:save");
        assertThat(browser.text("voice-state")).contains("Takes no calls yet", "Browsers can call");
        assertThat(company.admin().get("/api/settings/twilio").at("greeting").isNull())
                .isTrue();
        assertThat(company.admin()
                        .get("/api/settings/twilio")
                        .at("opening_hours")
                        .isNull())
                .isTrue();
    }

    @Test
    void superusersMakeClusters(TestCompany company) {
        String name = "ui-" + company.slug();
        desk.logIn(company.adminPerson());
        desk.open("clusters.xhtml");
        assertThat(browser.address()).contains("/index.xhtml");
        browser.click("leave:logout");

        desk.logIn(company.person(Json.object("role", "ADMIN", "is_superuser", true)));
        desk.open("cluster.xhtml");
        desk.fill("cluster:name", name);
        desk.fill("cluster:addresses", "127.0.0.1");
        browser.click("cluster:create");
        assertThat(desk.errors().lines())
                .containsExactly(
                        "SIP domain (realm) must be a domain name or an IP address",
                        "Secret that switches ask with must be given");
        desk.fill("cluster:realm", "sip.acme.test");
        desk.fill("cluster:xml_secret", SECRET);
        browser.click("cluster:create");
        assertThat(desk.notice()).isEqualTo(name + " was created.");
        desk.await(() -> desk.first("#rows a[href*='cluster']").length() > 0
                && !browser.text("rows").contains("…"));
        assertThat(browser.text("rows")).contains(name, "not answering");

        browser.leave(() -> browser.all("#rows a").stream()
                .filter(link -> link.getText().equals(name))
                .findFirst()
                .orElseThrow()
                .click());
        String id = browser.address().replaceAll(".*id=", "");
        assertThat(browser.source()).doesNotContain(SECRET);
        desk.fill("cluster:websocket_url", "wss://switch.acme.test:8066");
        desk.confirm("#cluster\\:save");
        assertThat(desk.notice()).isEqualTo("Saved.");
        assertThat(dialplane.superuser().get("/v1/admin/clusters/" + id).text("websocket_url"))
                .isEqualTo("wss://switch.acme.test:8066");
        browser.click("act:test");
        assertThat(desk.errors()).startsWith("Neither an event socket nor SSH is set");

        desk.select("map:company", Integer.toString(company.id()));
        desk.fill("map:gateway", "trunk");
        desk.confirm("#map\\:go");
        assertThat(desk.column("companyRows", 2)).containsExactly("trunk");
        dialplane.superuser().get("/v1/admin/clusters/" + id + "/companies").is("""
                [{"company_id": %d, "cluster_id": %s, "gateway": "trunk", "caller_id": null}]
                """.formatted(company.id(), id));
        desk.confirm("#ask-delete");
        assertThat(desk.errors()).startsWith("Companies are served by this cluster");
        desk.confirm("#companyRows button");
        assertThat(desk.errors()).isEmpty();
        desk.confirm("#ask-reconcile");
        assertThat(desk.notice()).isEqualTo("The switches hold what they are to hold.");
        desk.confirm("#ask-delete");
        assertThat(desk.notice()).isEqualTo("Deleted.");
        dialplane.superuser().get("/v1/admin/clusters/" + id).isProblem(404, null);
    }
}
