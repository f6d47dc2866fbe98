package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Traces;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** New passwords: with the current one, with a link, and in the place of temporary ones; and the mails that bring links. */
@ExtendWith(Dialplane.class)
class PasswordsIT {

    private static final String PASSWORD = "/auth/password";
    private static final String MAIL = "/api/settings/mail";
    private static final String NEW = "staple-battery-horse";
    private static final Pattern LINK = Pattern.compile(
            Pattern.quote(Installation.PUBLIC_URL + "/console/set-password.xhtml?token=") + "([A-Za-z0-9_-]{43})");
    private static final GreenMail POST = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private final Installation dialplane;

    PasswordsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @BeforeAll
    static void start() {
        POST.start();
    }

    @AfterAll
    static void stop() {
        POST.stop();
    }

    private static void sendsBy(TestCompany company, int port) {
        company.admin()
                .put(
                        MAIL,
                        Json.object(
                                "host", "127.0.0.1", "port", port, "security", "none", "sender", "calls@example.test"))
                .expect(200);
    }

    private Person withEmail(TestCompany company, String role) {
        String email = dialplane.freshName("mail") + "@example.test";
        return company.person(Json.object("role", role, "email", email, "first_name", "Ali"));
    }

    private static String emailOf(TestCompany company, Person person) {
        return company.admin().get("/api/admins/" + person.id()).expect(200).text("email");
    }

    private static void isOver(Api session) {
        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(25))
                .untilAsserted(() -> session.get("/api/auth/me").isProblem(401, null));
    }

    // ------------------------------------------------------------------------------------------------ with the current
    // one

    @Test
    void areSetWithTheCurrentOneWhichEndsAllSessions(TestCompany company) {
        Person person = company.person("AGENT");
        Api elsewhere = dialplane.api().login(person.username(), person.password());
        Answer wrong = person.api()
                .post(PASSWORD, Json.object("currentPassword", "not-the-password", "newPassword", NEW))
                .blames("currentPassword");
        assertThat(wrong.text("message")).isEqualTo("currentPassword is not the current password");
        for (String bad : new String[] {"short", "x".repeat(129), "password123", person.password()}) {
            person.api()
                    .post(PASSWORD, Json.object("currentPassword", person.password(), "newPassword", bad))
                    .blames("newPassword");
        }
        person.api()
                .post(PASSWORD, Json.object("currentPassword", person.password(), "newPassword", NEW))
                .expect(204);
        isOver(person.api());
        isOver(elsewhere);
        dialplane.api().login(person.username(), NEW).get("/api/auth/me").expect(200);
    }

    @Test
    void areWantedInThePlaceOfTemporaryOnes(TestCompany company) {
        Person person = company.person(Json.object("role", "AGENT", "must_change_password", true));
        Answer in = dialplane
                .api()
                .post("/api/auth/login", Json.object("username", person.username(), "password", person.password()))
                .expect(200);
        assertThat(in.at("must_change_password").asBoolean()).isTrue();
        person.api()
                .post(PASSWORD, Json.object("currentPassword", person.password(), "newPassword", NEW))
                .expect(204);
        assertThat(dialplane
                        .api()
                        .post("/api/auth/login", Json.object("username", person.username(), "password", NEW))
                        .expect(200)
                        .json()
                        .has("must_change_password"))
                .isFalse();
    }

    // ------------------------------------------------------------------------------------------------ with a link

    @Test
    void areSetWithALinkThatIsMailedToWhoeverHasForgottenThem(TestCompany company) throws Exception {
        sendsBy(company, POST.getSmtp().getPort());
        Person person = withEmail(company, "SUPERVISOR");
        String email = emailOf(company, person);
        Answer unknown = dialplane
                .api()
                .post(PASSWORD + "/forgot", Json.object("email", "nobody@example.test"))
                .expect(202);
        Answer known = dialplane
                .api()
                .post(PASSWORD + "/forgot", Json.object("email", email))
                .expect(202);
        assertThat(known.body()).isEqualTo(unknown.body());

        MimeMessage mail = arrived(email);
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        String text = (String) parts.getBodyPart(0).getContent();
        assertThat(text).contains("سلام Ali");
        assertThat((String) parts.getBodyPart(1).getContent()).contains("dir=\"rtl\"");
        Matcher link = LINK.matcher(text);
        assertThat(link.find()).isTrue();
        String token = link.group(1);
        assertThat(dialplane
                        .api()
                        .get("/console/set-password.xhtml?token=" + token)
                        .expect(200)
                        .body())
                .contains("set:wanted")
                .doesNotContain(person.username());

        set(token, "short").blames("newPassword");
        set(token, NEW).expect(204);
        set(token, NEW + "-2").blames("token");
        isOver(person.api());
        dialplane.api().login(person.username(), NEW).get("/api/auth/me").expect(200);
        assertThat(dialplane
                        .api()
                        .get("/console/set-password.xhtml?token=" + token)
                        .expect(200)
                        .body())
                .doesNotContain("set:wanted");
        Traces.holdNone(dialplane, token, NEW, person.password());
        assertThat(company.admin().get("/api/audit").body())
                .contains("user.password-link", "user.password")
                .doesNotContain(token);
    }

    private Answer set(String token, String password) {
        return dialplane.api().post(PASSWORD + "/reset", Json.object("token", token, "newPassword", password));
    }

    private static MimeMessage arrived(String email) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            for (MimeMessage mail : POST.getReceivedMessages()) {
                                if (mail.getAllRecipients()[0].toString().equals(email)) {
                                    return mail;
                                }
                            }
                            return null;
                        },
                        mail -> mail != null);
    }

    @Test
    void areForgottenInSilence() {
        for (String nonsense : new String[] {"", "nobody", "a@b@c", "x\u0000@y.test", "x".repeat(10_000) + "@y.test"}) {
            dialplane
                    .api()
                    .post(PASSWORD + "/forgot", Json.object("email", nonsense))
                    .expect(202);
        }
        Api flood = dialplane.api().with("X-Forwarded-For", "10.9.0.1");
        for (int i = 0; i < 40; i++) {
            flood.post(PASSWORD + "/forgot", Json.object("email", "nobody@example.test"))
                    .expect(202);
        }
        set("x".repeat(43), NEW).blames("token");
    }

    // ------------------------------------------------------------------------------------------------ mail servers

    @Test
    void needAMailServerOfTheCompanys(TestCompany company) throws Exception {
        Person admin = withEmail(company, "ADMIN");
        admin.api().get(MAIL).is("""
                {"source": "none", "host": null, "port": null, "security": null, "username": null, "has_password": false,
                 "sender": null, "sender_name": null, "version": 0}
                """);
        assertThat(admin.api().post(MAIL + "/test", "").expect(200).at("sent").asBoolean())
                .isFalse();
        company.admin().post(MAIL + "/test", "").isProblem(400, null);
        String password = "pass-of-the-mail-server";
        admin.api()
                .put(
                        MAIL,
                        Json.object(
                                "host",
                                "mail.example.test",
                                "username",
                                "calls",
                                "password",
                                password,
                                "sender",
                                "calls@example.test",
                                "sender_name",
                                "Salehi"))
                .is("""
                {"source": "company", "host": "mail.example.test", "port": 587, "security": "starttls", "username": "calls",
                 "has_password": true, "sender": "calls@example.test", "sender_name": "Salehi", "version": 1}
                """);
        admin.api()
                .put(MAIL, Json.object("host", "127.0.0.1", "username", "calls", "sender", "calls@example.test"))
                .blames("password");
        admin.api()
                .put(MAIL, Json.object("host", "x", "sender", "a@b.test\r\nBcc: c@d.test"))
                .blames("sender");
        Traces.holdNone(dialplane, password);
        assertThat(company.admin().get("/api/audit").body())
                .contains("mail.update")
                .doesNotContain(password);

        admin.api()
                .put(
                        MAIL,
                        Json.object(
                                "host",
                                "127.0.0.1",
                                "port",
                                POST.getSmtp().getPort(),
                                "security",
                                "none",
                                "sender",
                                "calls@example.test"))
                .expect(200);
        admin.api().post(MAIL + "/test", "").is("{\"sent\": true, \"error\": null}");
        assertThat(arrived(emailOf(company, admin)).getFrom()[0].toString()).isEqualTo("calls@example.test");
        admin.api().delete(MAIL).expect(204);
        assertThat(admin.api().get(MAIL).expect(200).text("source")).isEqualTo("none");
    }
}
