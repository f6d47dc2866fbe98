package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes of second factors, and what is in their place when the phone is lost. */
class TotpTest {

    /** RFC 6238, appendix B, in Base32. */
    private static final String SECRET = Totp.base32("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    private static final long NEVER = 0;

    /** The appendix has eight digits; six are the last of them. */
    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void the_vectors_of_rfc_6238_come_out(long seconds, String code) {
        assertThat(Totp.code(SECRET, Totp.stepAt(Instant.ofEpochSecond(seconds))))
                .isEqualTo(code.substring(2));
    }

    @Test
    void base32_is_as_rfc_4648_writes_it() {
        assertThat(SECRET).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(Totp.base32("fooba".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MZXW6YTB");
    }

    @Test
    void a_code_is_good_in_its_own_step_and_in_the_two_beside_it() {
        Instant now = Instant.ofEpochSecond(1_234_567_890);
        long step = Totp.stepAt(now);
        for (long other = step - 3; other <= step + 3; other++) {
            assertThat(Totp.stepOf(SECRET, Totp.code(SECRET, other), now, NEVER).isPresent())
                    .as("step %d of %d", other, step)
                    .isEqualTo(Math.abs(other - step) <= 1);
        }
    }

    @Test
    void a_code_that_was_used_and_all_before_it_are_void() {
        Instant now = Instant.ofEpochSecond(1_234_567_890);
        long step = Totp.stepAt(now);
        assertThat(Totp.stepOf(SECRET, Totp.code(SECRET, step), now, step)).isEmpty();
        assertThat(Totp.stepOf(SECRET, Totp.code(SECRET, step - 1), now, step)).isEmpty();
        assertThat(Totp.stepOf(SECRET, Totp.code(SECRET, step + 1), now, step)).hasValue(step + 1);
    }

    @ParameterizedTest
    @CsvSource({"''", "'12345'", "'0059240'", "'abcdef'", "'۰۰۵۹۲۴'", "'-00592'"})
    void what_is_no_code_is_wrong(String text) {
        assertThat(Totp.stepOf(SECRET, text, Instant.ofEpochSecond(1_234_567_890), NEVER))
                .isEmpty();
    }

    @Test
    void apps_read_who_it_is_for_whatever_the_name() {
        assertThat(Totp.uri("ABC", "Dialplane", "ali ahmadi@x&y"))
                .isEqualTo("otpauth://totp/Dialplane:ali%20ahmadi%40x%26y?secret=ABC&issuer=Dialplane"
                        + "&algorithm=SHA1&digits=6&period=30");
    }

    @Test
    void each_secret_is_another() {
        assertThat(Totp.newSecret()).matches("[A-Z2-7]{32}").isNotEqualTo(Totp.newSecret());
    }

    @Test
    void recovery_codes_are_read_however_they_are_written_and_are_no_codes_of_the_app() {
        List<String> codes = RecoveryCodes.fresh();
        assertThat(new HashSet<>(codes)).hasSize(10);
        assertThat(codes).allMatch(code -> code.matches("([A-Z2-7]{4}-){3}[A-Z2-7]{4}"));
        String code = codes.get(0);
        for (String typed :
                List.of(code, code.toLowerCase(java.util.Locale.ROOT), code.replace("-", " "), code.replace("-", ""))) {
            assertThat(RecoveryCodes.isOne(typed)).as(typed).isTrue();
            assertThat(RecoveryCodes.hash(typed)).isEqualTo(RecoveryCodes.hash(code));
        }
        assertThat(RecoveryCodes.isOne("123456")).isFalse();
        assertThat(RecoveryCodes.isOne(code + "A")).isFalse();
    }
}
