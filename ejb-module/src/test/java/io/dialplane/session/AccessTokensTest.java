package io.dialplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.dialplane.platform.CompanyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {

    private static final Instant NOW = Instant.parse("2026-03-21T08:00:00Z");
    private static final UUID SID = UUID.fromString("7f6a53d0-0000-4000-8000-000000000001");
    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private static RSAKey key;
    private static RSAKey second;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        key = new RSAKeyGenerator(2048).keyID("first").generate();
        second = new RSAKeyGenerator(2048).keyID("second").generate();
    }

    @BeforeEach
    void writeKeys() throws IOException {
        file = directory.resolve("keys.json");
        write(key);
    }

    @Test
    void a_token_names_its_session() {
        assertThat(tokens(NOW).sessionOf(tokens(NOW).issue(session()))).contains(SID);
    }

    @Test
    void a_token_says_what_microprofile_expects() throws ParseException {
        SignedJWT token = SignedJWT.parse(tokens(NOW).issue(session()));
        assertThat(token.getHeader().getKeyID()).isEqualTo("first");
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(token.getJWTClaimsSet().getClaims())
                .containsEntry("iss", "dialplane")
                .containsEntry("sub", "17")
                .containsEntry("upn", "ali")
                .containsEntry("groups", List.of("ADMIN"))
                .containsEntry("company", 3L)
                .containsEntry("sid", SID.toString())
                .containsEntry("iat", Date.from(NOW))
                .containsEntry("exp", Date.from(NOW.plus(Duration.ofDays(1))))
                .containsKey("jti");
    }

    @Test
    void two_tokens_of_a_session_differ() {
        assertThat(tokens(NOW).issue(session())).isNotEqualTo(tokens(NOW).issue(session()));
    }

    @Test
    void an_expired_token_is_refused() {
        String token = tokens(NOW).issue(session());
        assertThat(tokens(NOW.plus(Duration.ofDays(1)).plusSeconds(4)).sessionOf(token))
                .contains(SID);
        assertThat(tokens(NOW.plus(Duration.ofDays(1)).plusSeconds(6)).sessionOf(token))
                .isEmpty();
    }

    @Test
    void a_token_made_by_hand_with_everything_right_is_accepted() throws JOSEException {
        assertThat(sessionOf(signed(header().build(), claims().build(), new RSASSASigner(key))))
                .contains(SID);
    }

    @Test
    void a_token_without_signature_is_refused() {
        assertThat(tokens(NOW).sessionOf(new PlainJWT(claims().build()).serialize()))
                .isEmpty();
    }

    @Test
    void the_public_key_does_not_sign() throws JOSEException {
        for (byte[] secret : List.of(
                key.toRSAPublicKey().getEncoded(),
                key.toPublicJWK().toJSONString().getBytes())) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                    .keyID("first")
                    .type(TYPE)
                    .build();
            assertThat(sessionOf(signed(header, claims().build(), new MACSigner(secret))))
                    .isEmpty();
        }
    }

    @Test
    void a_key_that_is_not_ours_is_refused_whatever_it_calls_itself() throws JOSEException {
        RSAKey foreign = new RSAKeyGenerator(2048).keyID("first").generate();
        assertThat(sessionOf(signed(header().build(), claims().build(), new RSASSASigner(foreign))))
                .isEmpty();
        assertThat(sessionOf(signed(header().keyID("third").build(), claims().build(), new RSASSASigner(foreign))))
                .isEmpty();
        assertThat(sessionOf(signed(header().keyID(null).build(), claims().build(), new RSASSASigner(key))))
                .isEmpty();
    }

    @Test
    void a_key_inside_the_token_is_not_believed() throws JOSEException {
        RSAKey foreign = new RSAKeyGenerator(2048).keyID("first").generate();
        JWSHeader header = header().jwk(foreign.toPublicJWK()).build();
        assertThat(sessionOf(signed(header, claims().build(), new RSASSASigner(foreign))))
                .isEmpty();
    }

    @Test
    void another_algorithm_of_the_same_key_is_refused() throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS512)
                .keyID("first")
                .type(TYPE)
                .build();
        assertThat(sessionOf(signed(header, claims().build(), new RSASSASigner(key))))
                .isEmpty();
    }

    @Test
    void other_kinds_of_token_are_refused() throws JOSEException {
        for (JOSEObjectType type : new JOSEObjectType[] {null, JOSEObjectType.JWT, new JOSEObjectType("refresh+jwt")}) {
            JWSHeader header = header().type(type).build();
            assertThat(sessionOf(signed(header, claims().build(), new RSASSASigner(key))))
                    .isEmpty();
        }
    }

    @Test
    void tokens_of_or_for_others_and_without_an_end_or_a_session_are_refused() throws JOSEException {
        for (JWTClaimsSet claims : List.of(
                claims().issuer("somebody").build(),
                claims().issuer(null).build(),
                claims().audience("somebody").build(),
                claims().audience((String) null).build(),
                claims().expirationTime(null).build(),
                claims().claim("sid", null).build(),
                claims().claim("sid", "17").build(),
                claims().claim("sid", 17).build())) {
            assertThat(sessionOf(signed(header().build(), claims, new RSASSASigner(key))))
                    .as(claims.toString())
                    .isEmpty();
        }
    }

    @Test
    void an_altered_token_is_refused() {
        String[] parts = tokens(NOW).issue(session()).split("\\.");
        String other = tokens(NOW).issue(session(UUID.randomUUID())).split("\\.")[1];
        assertThat(sessionOf(parts[0] + "." + other + "." + parts[2])).isEmpty();
        assertThat(sessionOf(parts[0] + "." + parts[1] + ".")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.b.c",
                "....",
                "e30.e30.e30",
                "eyJhbGciOiJSUzI1NiJ9.e30.AA",
                "\u0000.\u0000.\u0000"
            })
    void rubbish_is_refused(String text) {
        assertThat(sessionOf(text)).isEmpty();
    }

    @Test
    void during_rotation_the_first_key_signs_and_both_verify() throws IOException, ParseException {
        String old = tokens(NOW).issue(session());
        write(second, key);
        AccessTokens rotated = tokens(NOW);
        String fresh = rotated.issue(session());
        assertThat(SignedJWT.parse(fresh).getHeader().getKeyID()).isEqualTo("second");
        assertThat(rotated.sessionOf(old)).contains(SID);
        assertThat(rotated.sessionOf(fresh)).contains(SID);
        write(second);
        assertThat(tokens(NOW).sessionOf(old)).isEmpty();
        assertThat(tokens(NOW).sessionOf(fresh)).contains(SID);
    }

    @Test
    void a_token_that_was_good_before_is_refused_when_its_key_has_gone() throws IOException {
        AccessTokens tokens =
                new AccessTokens(new TokenKeys(() -> file, Duration.ZERO), Clock.fixed(NOW, ZoneOffset.UTC));
        String token = tokens.issue(session());
        assertThat(tokens.sessionOf(token)).contains(SID);
        assertThat(tokens.sessionOf(token)).contains(SID);
        write(second);
        Files.setLastModifiedTime(file, FileTime.from(NOW));
        assertThat(tokens.sessionOf(token)).isEmpty();
        write(key);
        Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(1)));
        assertThat(tokens.sessionOf(token)).contains(SID);
    }

    @Test
    void a_token_that_was_good_before_is_refused_when_it_has_expired() {
        MovingClock clock = new MovingClock();
        AccessTokens tokens = new AccessTokens(new TokenKeys(() -> file), clock);
        String token = tokens.issue(session());
        assertThat(tokens.sessionOf(token)).contains(SID);
        clock.now = NOW.plus(Duration.ofDays(1)).plusSeconds(6);
        assertThat(tokens.sessionOf(token)).isEmpty();
    }

    private static final class MovingClock extends Clock {

        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void published_keys_have_no_private_half() throws IOException {
        write(second, key);
        assertThat(new TokenKeys(() -> file).publicKeys().getKeys())
                .extracting(JWK::getKeyID)
                .containsExactly("second", "first");
        assertThat(new TokenKeys(() -> file).publicKeys().toJSONObject().toString())
                .doesNotContain(key.toJSONObject().get("d").toString());
    }

    private AccessTokens tokens(Instant now) {
        return new AccessTokens(new TokenKeys(() -> file), Clock.fixed(now, ZoneOffset.UTC));
    }

    private Optional<UUID> sessionOf(String token) {
        return tokens(NOW).sessionOf(token);
    }

    private void write(RSAKey... keys) throws IOException {
        Files.writeString(file, new JWKSet(List.<JWK>of(keys)).toString(false));
    }

    private static Session session() {
        return session(SID);
    }

    private static Session session(UUID sid) {
        return new Session(
                sid, 17, new CompanyId(3), "ali", Role.ADMIN, false, false, false, NOW.plus(Duration.ofDays(1)));
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("first").type(TYPE);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("dialplane")
                .audience("dialplane")
                .subject("17")
                .claim("sid", SID.toString())
                .expirationTime(Date.from(NOW.plusSeconds(60)));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }
}
