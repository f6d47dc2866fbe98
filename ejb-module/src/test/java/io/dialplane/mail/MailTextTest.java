package io.dialplane.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What mails say, and by which server. */
class MailTextTest {

    private static final Locale PERSIAN = Locale.forLanguageTag("fa");
    private static final Map<String, String> FILLING = Map.of(
            "name",
            "Ali",
            "username",
            "ali",
            "company",
            "Salehi",
            "link",
            "https://x.test/?token=a",
            "minutes",
            "60",
            "days",
            "7");

    @ParameterizedTest
    @EnumSource(MailTemplate.class)
    void each_is_there_in_both_languages_as_text_and_as_html(MailTemplate template) {
        for (Locale language : new Locale[] {Locale.ENGLISH, PERSIAN}) {
            MailText mail = MailText.of(template, language, FILLING);
            assertThat(mail.subject()).isNotBlank().doesNotContain("\n", "{").contains("Salehi");
            assertThat(mail.text()).isNotBlank().doesNotContain("{", "<");
            assertThat(mail.html())
                    .contains(
                            language.equals(PERSIAN)
                                    ? "<html lang=\"fa\" dir=\"rtl\">"
                                    : "<html lang=\"en\" dir=\"ltr\">")
                    .doesNotContain("{");
            if (template != MailTemplate.TEST) {
                assertThat(mail.text()).contains("https://x.test/?token=a");
                assertThat(mail.html()).contains("href=\"https://x.test/?token=a\"");
            }
        }
    }

    @Test
    void names_are_names_whatever_is_in_them() {
        Map<String, String> hostile = new java.util.HashMap<>(FILLING);
        hostile.put("name", "<script>'\"&$1\\");
        hostile.put("company", "A\r\nBcc: somebody@example.test\r\n\r\nB\u2028{link}");
        MailText mail = MailText.of(MailTemplate.PASSWORD_RESET, Locale.ENGLISH, hostile);
        assertThat(mail.subject()).isEqualTo("Your new password for A Bcc: somebody@example.test B {link}");
        assertThat(mail.text()).contains("Hello <script>'\"&$1\\,").doesNotContain("\r", "\nBcc");
        assertThat(mail.html()).contains("&lt;script&gt;&#39;&quot;&amp;$1\\").doesNotContain("<script", "\nBcc");
    }

    @Test
    void what_is_missing_is_said() {
        assertThatThrownBy(() -> MailText.of(MailTemplate.WELCOME, Locale.ENGLISH, Map.of("name", "Ali")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_operators_server_is_read_from_its_address() {
        assertThat(MailServer.parse("smtp://us%40er:p%3A%2B+ss@mail.test?from=a@b.test&name=Dial%20plane"))
                .isEqualTo(new MailServer(
                        "mail.test", 587, MailSecurity.STARTTLS, "us@er", "p:++ss", "a@b.test", "Dial plane", true));
        assertThat(MailServer.parse("smtps://mail.test?from=a@b.test"))
                .isEqualTo(new MailServer("mail.test", 465, MailSecurity.TLS, null, null, "a@b.test", null, true));
        assertThat(MailServer.parse("smtp://127.0.0.1:2525?tls=none&from=a@b.test"))
                .isEqualTo(new MailServer("127.0.0.1", 2525, MailSecurity.NONE, null, null, "a@b.test", null, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.test",
                "http://u:s3cret@mail.test?from=a@b.test",
                "smtp://u:s3cret@mail.test",
                "smtp://u:s3cret@mail.test?from=nobody",
                "smtp://u:s3cret@mail.test?from=a@b.test%0D%0ABcc:x",
                "smtp://u:s3cret@mail.test?from=a@b.test&name=x%0Ay",
                "smtps://u:s3cret@mail.test?from=a@b.test&tls=none",
                "smtp://u:s3cret with a space@mail.test?from=a@b.test"
            })
    void a_wrong_address_is_refused_without_repeating_its_password(String url) {
        assertThatThrownBy(() -> MailServer.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void a_servers_password_is_in_no_text() {
        assertThat(MailServer.parse("smtp://u:s3cret@mail.test?from=a@b.test").toString())
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "2, 60", "3, 120", "4, 240", "7, 1920", "8, 3600", "9, 3600", "1000000, 3600"})
    void waits_grow_to_an_hour(int attempts, long seconds) {
        assertThat(MailConfig.waitAfter(attempts)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void addresses_are_of_one_person() {
        assertThat(MailRules.isAddress("ali+x@example.test")).isTrue();
        for (String wrong : new String[] {
            "ali", "a@b@c", "a,b@c.test", "Ali <a@b.test>", "a@b.test\r\nBcc: x@y.test", "a b@c.test", "a@b.test,", "a@"
        }) {
            assertThat(MailRules.isAddress(wrong)).as(wrong).isFalse();
        }
    }
}
