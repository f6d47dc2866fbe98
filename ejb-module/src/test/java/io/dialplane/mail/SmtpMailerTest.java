package io.dialplane.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.dialplane.platform.TestBeans;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How mails are handed over, on loopback, and what mail servers may do wrong. */
class SmtpMailerTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-21T08:00:00Z"), ZoneOffset.UTC);
    private static final UUID ID = new UUID(1, 2);
    private static final Locale PERSIAN = Locale.forLanguageTag("fa");
    private static final MailText MAIL = MailText.of(MailTemplate.TEST, PERSIAN, Map.of("company", "صالحی"));
    private static final GreenMail GREEN_MAIL = new GreenMail(new ServerSetup(0, LOOPBACK, ServerSetup.PROTOCOL_SMTP));

    private final SmtpMailer mailer = new SmtpMailer(CLOCK, Duration.ofSeconds(20));

    @BeforeAll
    static void start() {
        GREEN_MAIL.start();
    }

    @AfterAll
    static void stop() {
        GREEN_MAIL.stop();
    }

    @BeforeEach
    void empty() throws Exception {
        new TestBeans(null, CLOCK); // settings have their defaults
        GREEN_MAIL.purgeEmailFromAllMailboxes();
    }

    private static MailServer server(int port, MailSecurity security, boolean trusted) {
        return new MailServer(
                LOOPBACK, port, security, null, null, "calls@example.test", "Salehi, Ltd. \"x\"", trusted);
    }

    private static MailServer greenMail() {
        return server(GREEN_MAIL.getSmtp().getPort(), MailSecurity.NONE, true);
    }

    @Test
    void a_mail_arrives_as_text_and_html_in_its_language() throws Exception {
        mailer.send(greenMail(), ID, "ali@example.test", MAIL, PERSIAN);
        MimeMessage mail = GREEN_MAIL.getReceivedMessages()[0];
        assertThat(mail.getFrom()[0]).hasToString("\"Salehi, Ltd. \\\"x\\\"\" <calls@example.test>");
        assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("ali@example.test");
        assertThat(mail.getSubject()).isEqualTo("نامهٔ آزمایشی صالحی");
        assertThat(mail.getMessageID()).isEqualTo("<" + ID + "@example.test>");
        assertThat(mail.getSentDate()).isEqualTo(java.util.Date.from(CLOCK.instant()));
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat((String) parts.getBodyPart(0).getContent()).contains("کارساز ایمیل صالحی");
        assertThat((String) parts.getBodyPart(1).getContent()).contains("dir=\"rtl\"", "صالحی");
    }

    @Test
    void who_logs_in_does_and_a_wrong_password_is_the_servers_failure_and_not_told() throws Exception {
        GreenMailUser user = GREEN_MAIL.setUser("calls@example.test", "calls", "right-one");
        int port = GREEN_MAIL.getSmtp().getPort();
        MailServer right = new MailServer(
                LOOPBACK, port, MailSecurity.NONE, user.getLogin(), "right-one", "calls@example.test", null, true);
        mailer.send(right, ID, "ali@example.test", MAIL, PERSIAN);
        MailServer wrong = new MailServer(
                LOOPBACK, port, MailSecurity.NONE, user.getLogin(), "wrong-one", "calls@example.test", null, true);
        MailFailure failure = failure(wrong, "ali@example.test");
        assertThat(failure.kind()).isEqualTo(MailFailure.Kind.SERVER);
        assertThat(failure).message().doesNotContain("wrong-one");
    }

    @Test
    void what_is_no_address_is_never_tried_again() {
        for (String recipient : new String[] {"a,b@example.test", "a@example.test\r\nBcc: b@example.test", "nobody"}) {
            assertThat(failure(greenMail(), recipient).kind()).as(recipient).isEqualTo(MailFailure.Kind.FOR_EVER);
        }
        assertThat(GREEN_MAIL.getReceivedMessages()).isEmpty();
    }

    @Test
    void companies_name_no_server_inside_the_operators_network() {
        MailServer inside = server(GREEN_MAIL.getSmtp().getPort(), MailSecurity.NONE, false);
        MailFailure failure = failure(inside, "ali@example.test");
        assertThat(failure.kind()).isEqualTo(MailFailure.Kind.SERVER);
        assertThat(failure).hasMessageContaining("not allowed");
        assertThat(GREEN_MAIL.getReceivedMessages()).isEmpty();
    }

    @Test
    void a_server_that_does_not_encrypt_is_refused_where_that_is_wanted() {
        MailServer startTls = server(GREEN_MAIL.getSmtp().getPort(), MailSecurity.STARTTLS, true);
        assertThat(failure(startTls, "ali@example.test").kind()).isEqualTo(MailFailure.Kind.SERVER);
        assertThat(GREEN_MAIL.getReceivedMessages()).isEmpty();
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused() {
        GreenMail selfSigned = new GreenMail(new ServerSetup(0, LOOPBACK, ServerSetup.PROTOCOL_SMTPS));
        selfSigned.start();
        try {
            MailServer tls = server(selfSigned.getSmtps().getPort(), MailSecurity.TLS, true);
            assertThat(failure(tls, "ali@example.test").kind()).isEqualTo(MailFailure.Kind.SERVER);
            assertThat(selfSigned.getReceivedMessages()).isEmpty();
        } finally {
            selfSigned.stop();
        }
    }

    @Test
    void nobody_there_is_the_servers_failure() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            port = free.getLocalPort();
        }
        assertThat(failure(server(port, MailSecurity.NONE, true), "ali@example.test")
                        .kind())
                .isEqualTo(MailFailure.Kind.SERVER);
    }

    /** One that says nothing, and one that says a letter now and then, are given up alike. */
    @Test
    void a_slow_server_is_given_up() throws IOException {
        for (String drip : new String[] {"", "2"}) {
            try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getByName(LOOPBACK))) {
                Thread thread = new Thread(() -> drip(slow, drip));
                thread.setDaemon(true);
                thread.start();
                SmtpMailer impatient = new SmtpMailer(CLOCK, Duration.ofMillis(700));
                MailServer server = server(slow.getLocalPort(), MailSecurity.NONE, true);
                MailFailure failure = catchThrowableOfType(
                        MailFailure.class, () -> impatient.send(server, ID, "ali@example.test", MAIL, PERSIAN));
                assertThat(failure.kind()).isEqualTo(MailFailure.Kind.SERVER);
            }
        }
    }

    private static void drip(ServerSocket server, String text) {
        try (Socket client = server.accept();
                OutputStream out = client.getOutputStream()) {
            while (!text.isEmpty()) {
                out.write(text.getBytes(StandardCharsets.US_ASCII));
                Thread.sleep(50);
            }
            client.getInputStream().read(); // until the client leaves
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private MailFailure failure(MailServer server, String recipient) {
        return catchThrowableOfType(MailFailure.class, () -> mailer.send(server, ID, recipient, MAIL, PERSIAN));
    }
}
