package io.dialplane.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a new agent finds in the mail. */
@ExtendWith(Dialplane.class)
@Tag("any-server")
class WelcomeIT {

    private static final String AGENTS = "/v1/admin/agents";
    private static final Pattern LINK = Pattern.compile(
            Pattern.quote(Installation.PUBLIC_URL + "/console/set-password.xhtml?token=") + "([A-Za-z0-9_-]{43})");

    private final Installation dialplane;
    private final GreenMail post = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    WelcomeIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @AfterEach
    void stop() {
        post.stop();
    }

    @Test
    void isALinkThatSetsThePasswordOnce(TestCompany company) throws Exception {
        post.start();
        sendsBy(company, post.getSmtp().getPort());
        String email = company.slug() + "@acme.test";
        Answer created = company.admin()
                .post(AGENTS, Json.object("email", email, "first_name", "علی", "last_name", "<Rezai>"))
                .expect(201);
        await().atMost(Duration.ofSeconds(30)).until(() -> post.getReceivedMessages().length == 1);
        MimeMessage mail = post.getReceivedMessages()[0];
        assertThat(mail.getAllRecipients()[0].toString()).isEqualTo(email);
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        String text = (String) parts.getBodyPart(0).getContent();
        String html = (String) parts.getBodyPart(1).getContent();
        assertThat(text).contains("علی <Rezai>", email).doesNotContain(created.text("temporary_password"));
        assertThat(html).contains("dir=\"rtl\"", "&lt;Rezai&gt;").doesNotContain("<Rezai>");
        Matcher link = LINK.matcher(text);
        assertThat(link.find()).isTrue();
        assertThat(html).contains(link.group(1));
        set(link.group(1), "staple-battery-horse").expect(204);
        set(link.group(1), "staple-battery-donkey").blames("token");
        Answer login = dialplane
                .api()
                .post("/v1/auth/login", Json.object("email", email, "password", "staple-battery-horse"))
                .expect(200);
        assertThat(login.at("data/mustChangePassword").asBoolean()).isFalse();
        dialplane
                .api()
                .post("/v1/auth/login", Json.object("email", email, "password", created.text("temporary_password")))
                .isProblem(401, null);
    }

    @Test
    void isMissedByNobodyWhoIsThereAlready(TestCompany company) throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        sendsBy(company, nobody);
        String email = company.slug() + "@acme.test";
        Answer created =
                company.admin().post(AGENTS, Json.object("email", email)).expect(201);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> dialplane
                                .pool()
                                .count("SELECT count(*) FROM mail WHERE company_id = ? AND attempts > 0", company.id())
                        > 0);
        company.admin().get(AGENTS + "/" + created.number("agent/id")).expect(200);
        dialplane
                .api()
                .post("/v1/auth/login", Json.object("email", email, "password", created.text("temporary_password")))
                .expect(200);
    }

    private Answer set(String token, String password) {
        return dialplane.api().post("/auth/password/reset", Json.object("token", token, "newPassword", password));
    }

    private static void sendsBy(TestCompany company, int port) {
        company.admin()
                .put(
                        "/api/settings/mail",
                        Json.object(
                                "host", "127.0.0.1", "port", port, "security", "none", "sender", "calls@example.test"))
                .expect(200);
    }
}
