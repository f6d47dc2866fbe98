package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Browser;
import io.dialplane.testing.ConsoleDoor;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console gives to nobody: cookies, headers, forged forms, files of others. */
class ConsoleSafetyUiIT extends ConsoleBed {

    ConsoleSafetyUiIT(Installation dialplane, Browser browser) {
        super(dialplane, browser);
    }

    /** As REST refuses it: no file, no count, until the password is one's own, and the second factor there. */
    @Test
    void givesNothingToWhoHasATemporaryPasswordOrNoSecondFactor(TestCompany company) {
        Person temporary = company.person(Json.object("role", "ADMIN", "must_change_password", true));
        assertHeldBack(temporary, "profile.xhtml");
        Person admin = company.person("ADMIN");
        company.admin()
                .put("/api/companies/" + company.id(), "{\"settings\": {\"require_totp\": true}}")
                .expect(200);
        assertHeldBack(admin, "second-factor.xhtml");
    }

    /** Buttons that somebody is not shown do nothing either, nor do forms that another page has sent. */
    @Test
    void changesNothingForAFormThatIsForged(TestCompany company) {
        String rules = "/api/workspaces/" + company.slug() + "/routing-rules";
        int id = company.admin()
                .post(rules, Json.object("name", "Everybody"))
                .expect(201)
                .number("id");
        String before = company.admin().get(rules).body();
        String[] deactivate = {"act:row", Integer.toString(id), "act:deactivate", ""};

        Api supervisor = ConsoleDoor.of(dialplane.api(), company.person("SUPERVISOR"));
        Answer page = supervisor.get("/console/rules.xhtml").expect(200);
        ConsoleDoor.sendForm(supervisor, page, deactivate).expect(200);
        assertThat(company.admin().get(rules).body()).isEqualTo(before);
        Api agent = ConsoleDoor.of(dialplane.api(), company.person("AGENT"));
        ConsoleDoor.sendForm(agent, page, deactivate).expect(302);
        assertThat(company.admin().get(rules).body()).isEqualTo(before);

        // with an administrator's cookie, but without the page's state, or with that of another session
        Api admin = ConsoleDoor.of(dialplane.api(), company.adminPerson());
        ConsoleDoor.sendForm(admin, page, deactivate).expect(302);
        admin.send(
                        "POST",
                        "/console/rules.xhtml",
                        "application/x-www-form-urlencoded",
                        BodyPublishers.ofString("act=act&act%3Arow=" + id + "&act%3Adeactivate="))
                .expect(200);
        assertThat(company.admin().get(rules).body()).isEqualTo(before);
        ConsoleDoor.sendForm(admin, admin.get("/console/rules.xhtml").expect(200), deactivate)
                .expect(302);
        assertThat(company.admin().get(rules).body()).as("the page's own form").isNotEqualTo(before);
    }

    /** A page that refreshes itself at that moment, in another window or while a form is on its way, takes no word from the next one. */
    @Test
    void losesNoWordToARefresh(TestCompany company) {
        int id = company.admin()
                .post("/api/workspaces/" + company.slug() + "/routing-rules", Json.object("name", "Everybody"))
                .expect(201)
                .number("id");
        Api admin = ConsoleDoor.of(dialplane.api(), company.adminPerson());
        Answer live = admin.get("/console/sessions.xhtml").expect(200);
        Answer rules = admin.get("/console/rules.xhtml").expect(200);
        ConsoleDoor.sendForm(admin, rules, "act:row", Integer.toString(id), "act:deactivate", "")
                .expect(302);
        Answer refreshed = ConsoleDoor.sendForm(
                        admin.with("Faces-Request", "partial/ajax"),
                        live,
                        "jakarta.faces.partial.ajax",
                        "true",
                        "jakarta.faces.source",
                        "live",
                        "jakarta.faces.partial.execute",
                        "live",
                        "jakarta.faces.partial.render",
                        "live")
                .expect(200);
        assertThat(refreshed.body()).contains("<partial-response").doesNotContain("Everybody");
        assertThat(admin.get("/console/rules.xhtml").expect(200).body()).contains("class=\"notice\"");
        assertThat(admin.get("/console/rules.xhtml").expect(200).body()).doesNotContain("class=\"notice\"");
    }

    /** What a page leads to or fetches is the company's that the page shows, whatever another window has switched to. */
    @Test
    void givesNothingOfOneCompanyToAPageOfAnother(TestCompany company, TestCompany other) {
        Api person = ConsoleDoor.of(dialplane.api(), company.adminPerson());
        for (String path : List.of("count/numbers?company=", "count/contacts?company=", "status/switches?company=")) {
            person.get("/console/" + path + other.id()).expect(409);
            person.get("/console/" + path + company.id()).expect(200);
        }
        for (String path : List.of(
                "download/numbers?",
                "download/rejected?id=1&",
                "download/agents?id=1&",
                "download/rejected-contacts?id=1&",
                "download/calls?format=csv&")) {
            person.get("/console/" + path + "company=" + other.id()).expect(302);
        }
        person.get("/console/download/agents?id=1&company=" + company.id()).expect(404);

        Api superuser =
                ConsoleDoor.of(dialplane.api(), company.person(Json.object("role", "ADMIN", "is_superuser", true)));
        Answer page = superuser.get("/console/tokens.xhtml").expect(200);
        ConsoleDoor.sendForm(
                        superuser,
                        superuser.get(OVERVIEW).expect(200),
                        "companies:chosen",
                        Integer.toString(other.id()),
                        "companies:look",
                        "")
                .expect(302);
        String[] add = {"add:name", "from another window", "add:go", ""};
        ConsoleDoor.sendForm(superuser, page, add).expect(302);
        String tokens = "SELECT count(*) FROM dialer_token WHERE name = 'from another window' AND company_id = ?";
        assertThat(dialplane.pool().count(tokens, company.id())).isZero();
        assertThat(dialplane.pool().count(tokens, other.id())).isZero();
        Answer anew = superuser.get("/console/tokens.xhtml").expect(200);
        assertThat(anew.body()).contains("The company was switched in another window");
        ConsoleDoor.sendForm(superuser, anew, add).expect(200);
        assertThat(dialplane.pool().count(tokens, other.id())).isOne();
    }

    private void assertHeldBack(Person person, String page) {
        Api cookie = ConsoleDoor.of(dialplane.api(), person);
        for (String path : List.of(
                "download/numbers?format=csv",
                "download/rejected?id=1",
                "download/rejected-contacts?id=1",
                "download/calls?format=csv",
                "progress/numbers?export=1",
                "count/contacts",
                "count/numbers")) {
            cookie.get("/console/" + path).expect(403);
        }
        assertThat(cookie.get("/console/numbers.xhtml").expect(302).header("Location"))
                .endsWith("/console/" + page);
        cookie.get("/console/alive").expect(204);
    }

    private static List<String> attributesOf(String setCookie) {
        return Arrays.stream(setCookie.toLowerCase(Locale.ROOT).split(";\\s*"))
                .skip(1)
                .toList();
    }

    @Test
    void keepsItsCookieFromScriptsAndFromOtherSites(TestCompany company) {
        for (Answer answer : List.of(
                dialplane.api().get(LOGIN_PAGE).expect(200),
                dialplane.api().get(OVERVIEW).expect(302),
                ConsoleDoor.logIn(dialplane.api(), company.adminPerson()))) {
            assertThat(attributesOf(ConsoleDoor.setCookie(answer)))
                    .as(answer.request())
                    .containsExactlyInAnyOrder("path=/console", "httponly", "samesite=lax");
        }
    }

    @Test
    void keepsItsCookieFromPlainHttpBehindAProxyThatSpeaksHttps(TestCompany company) {
        Api proxy = dialplane.api().with("X-Forwarded-Proto", "https");
        Answer loggedIn = ConsoleDoor.logIn(proxy, company.adminPerson());
        for (Answer answer : List.of(proxy.get(LOGIN_PAGE).expect(200), loggedIn)) {
            assertThat(attributesOf(ConsoleDoor.setCookie(answer)))
                    .as(answer.request())
                    .containsExactlyInAnyOrder("path=/console", "httponly", "samesite=lax", "secure");
            assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        }
        assertThat(loggedIn.header("Location")).doesNotStartWith("http:");
        assertThat(proxy.get(OVERVIEW).expect(302).header("Location")).doesNotStartWith("http:");
        assertThat(dialplane.api().get(LOGIN_PAGE).header("Strict-Transport-Security"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {LOGIN_PAGE, OVERVIEW})
    void answersWithStrictHeaders(String path, TestCompany company) {
        Api known = ConsoleDoor.of(dialplane.api(), company.adminPerson());
        Answer answer =
                (path.equals(LOGIN_PAGE) ? dialplane.api() : known).get(path).expect(200);
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().allValues("Referrer-Policy")).containsExactly("same-origin");
        assertThat(answer.headers().allValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(answer.header("X-Powered-By")).isEmpty();
        assertThat(answer.headers().allValues("Content-Security-Policy")).singleElement();
        Map<String, List<String>> policy = ConsoleDoor.policyOf(answer);
        assertThat(policy.get("default-src")).containsExactly("'self'");
        assertThat(policy.get("object-src")).containsExactly("'none'");
        assertThat(policy.get("base-uri")).containsExactly("'none'");
        assertThat(policy.get("frame-ancestors")).containsExactly("'none'");
        assertThat(policy.get("form-action")).containsExactly("'self'");
        assertThat(policy.get("script-src"))
                .contains("'self'")
                .allMatch(source -> source.equals("'self'") || source.matches("'nonce-[A-Za-z0-9+/=_-]{16,}'"));
    }

    /** Shows as well that {@link #thePagesComplainOfNothing()} would hear of it. */
    @Test
    void runsNoScriptThatSomebodySmuggledIn(TestCompany company) {
        logIn(company.adminPerson());
        browser.run("const s = document.createElement('script'); s.textContent = \"document.title = 'taken'\";"
                + "document.body.append(s);"
                + "document.body.insertAdjacentHTML('beforeend', \"<img src='data:,' onerror='document.title = 1'>\")");
        assertAtOverview();
        assertThat(browser.log()).isNotEmpty().allSatisfy(entry -> assertThat(entry)
                .contains("Content Security Policy"));
    }

    @Test
    void saysNothingOfItsInsidesWhereThereIsNoPage(TestCompany company) {
        Api person = ConsoleDoor.of(dialplane.api(), company.adminPerson());
        Answer missing = person.get("/console/no-such-page.xhtml").expect(404);
        assertThat(missing.body()).doesNotContain("Exception", "Payara", "WildFly", "Undertow", "\tat ");
        assertThat(missing.body()).contains("This page does not exist", "این صفحه وجود ندارد", "/console/index.xhtml");
        assertThat(missing.header("Content-Type").toLowerCase(Locale.ROOT).replace(" ", ""))
                .isEqualTo("text/html;charset=utf-8");
    }
}
