package io.dialplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.LoginDoor;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The panel's door: who is let in, who has to wait, and what a token is. */
@ExtendWith(Dialplane.class)
class LoginIT {

    private static final String LOGIN = "/api/auth/login";

    private final Installation dialplane;

    LoginIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    private Answer login(String address, String username, String password) {
        return dialplane
                .api()
                .with("X-Forwarded-For", address)
                .post(LOGIN, Json.object("username", username, "password", password));
    }

    @Test
    void saysTheSameToTheUnknownAndToTheWrong(TestCompany company) {
        Person person = company.person("ADMIN");
        Answer wrong = login("10.1.0.1", person.username(), "not-the-password").isProblem(401, null);
        Answer unknown = login("10.1.0.1", "nobody-" + person.username(), "not-the-password")
                .isProblem(401, null);
        assertThat(unknown.body()).isEqualTo(wrong.body());
    }

    @Test
    void acceptsUserNamesInAnyCase(TestCompany company) {
        Person person = company.person("ADMIN");
        login("10.1.0.2", " " + person.username().toUpperCase(java.util.Locale.ROOT) + " ", person.password())
                .expect(200);
    }

    @Test
    void letsInNobodyInactiveNorOfAnInactiveCompany(TestCompany company) {
        Person person = company.person("SUPERVISOR");
        company.admin()
                .put("/api/admins/" + person.id(), Json.object("is_active", false))
                .expect(200);
        login("10.1.0.3", person.username(), person.password()).isProblem(403, "Inactive user");
        login("10.1.0.3", person.username(), "not-the-password").isProblem(401, null);
        company.admin()
                .put("/api/admins/" + person.id(), Json.object("is_active", true))
                .expect(200);
        login("10.1.0.3", person.username(), person.password()).expect(200);

        Api superuser = dialplane.superuser();
        superuser
                .put("/api/companies/" + company.id(), Json.object("is_active", false))
                .expect(200);
        login("10.1.0.3", person.username(), person.password()).isProblem(403, null);
        superuser
                .put("/api/companies/" + company.id(), Json.object("is_active", true))
                .expect(200);
        login("10.1.0.3", person.username(), person.password()).expect(200);
    }

    @Test
    void makesAnAccountWaitAfterFiveFailuresAndAnUnknownOneAlike(TestCompany company) {
        Person person = company.person("ADMIN");
        for (String username : new String[] {person.username(), "nobody-" + person.username()}) {
            for (int i = 0; i < 5; i++) {
                login("10.2.0." + i, username, "not-the-password").isProblem(401, null);
            }
            Answer waiting = login("10.2.0.9", username, "not-the-password").isProblem(429, null);
            assertThat(Integer.parseInt(waiting.header("Retry-After"))).isBetween(50, 60);
        }
        login("10.2.0.9", person.username(), person.password()).isProblem(429, null);
        person.api().get("/api/auth/me").expect(200);

        letTimePass(Duration.ofSeconds(60));
        login("10.2.0.9", person.username(), "not-the-password").isProblem(401, null);
        Answer longer = login("10.2.0.9", person.username(), person.password()).isProblem(429, null);
        assertThat(Integer.parseInt(longer.header("Retry-After")))
                .as("the waits grow")
                .isGreaterThan(60);
        letTimePass(Duration.ofMinutes(2));
        login("10.2.0.9", person.username(), person.password()).expect(200);
        login("10.2.0.9", person.username(), "not-the-password").isProblem(401, null);
        login("10.2.0.9", person.username(), person.password()).expect(200);
    }

    /** One throttle: who guesses at three doors has no more guesses. */
    @Test
    void makesAnAccountWaitAtAllDoorsTogether(TestCompany company) {
        Person person = company.person("ADMIN");
        LoginDoor[] doors = LoginDoor.values();
        for (int i = 0; i < 5; i++) {
            LoginDoor door = doors[i % doors.length];
            door.refuses(knock(door, "10.2.1." + i, person, "not-the-password"), 401, "unauthorized");
        }
        for (LoginDoor door : doors) {
            Answer waiting = knock(door, "10.2.1.9", person, person.password());
            door.refuses(waiting, 429, "too-many-requests");
            assertThat(Integer.parseInt(waiting.header("Retry-After"))).isBetween(40, 60);
        }
        letTimePass(Duration.ofSeconds(60));
        for (LoginDoor door : doors) {
            knock(door, "10.2.1.9", person, person.password()).expect(200);
        }
    }

    /** So are an address's failures. */
    @Test
    void makesAnAddressWaitAtAllDoorsTogether(TestCompany company) {
        Person person = company.person("ADMIN");
        for (LoginDoor door : LoginDoor.values()) {
            door.knock(dialplane.api().with("X-Forwarded-For", "10.3.1.1"), dialplane.freshName("guess"), "wrong", null)
                    .isProblem(401, null);
        }
        assertThat(dialplane.pool().count("SELECT failures FROM login_failure WHERE bucket = 'address:10.3.1.1'"))
                .isEqualTo(LoginDoor.values().length);
        dialplane
                .pool()
                .update(
                        "UPDATE login_failure SET blocked_until = now() + interval '1 minute' WHERE bucket = 'address:10.3.1.1'");
        for (LoginDoor door : LoginDoor.values()) {
            door.refuses(knock(door, "10.3.1.1", person, person.password()), 429, "too-many-requests");
        }
    }

    private Answer knock(LoginDoor door, String address, Person person, String password) {
        return door.knock(dialplane.api().with("X-Forwarded-For", address), person.username(), password, null);
    }

    private void letTimePass(Duration time) {
        dialplane
                .pool()
                .update("UPDATE login_failure SET blocked_until = blocked_until - make_interval(secs => ?)", (double)
                        time.toSeconds());
    }

    @Test
    void makesAnAddressWaitThatTriesManyNames(TestCompany company) {
        Person person = company.person("ADMIN");
        int tried = 0;
        while (login("10.3.0.1", dialplane.freshName("guess"), "not-the-password")
                        .status()
                == 401) {
            assertThat(++tried).as("guesses of one address").isLessThan(200);
        }
        login("10.3.0.1", person.username(), person.password()).isProblem(429, null);
        login("10.3.0.2", person.username(), person.password()).expect(200);
    }

    /** Who forwards isn't believed blindly: the nearest address that is not a trusted proxy's counts. */
    @Test
    void doesNotBelieveWhatTheClientPutsBeforeTheProxysEntry(TestCompany company) {
        Person person = company.person("ADMIN");
        for (int i = 0; i < 5; i++) {
            login("10.4.9." + i + ", 10.4.0.1", person.username(), "not-the-password")
                    .isProblem(401, null);
        }
        assertThat(dialplane.pool().count("SELECT failures FROM login_failure WHERE bucket = 'address:10.4.0.1'"))
                .isEqualTo(5);
    }

    @Test
    void blamesWhatIsMissing() {
        Api nobody = dialplane.api();
        nobody.post(LOGIN, "{}").blames("username").blames("password");
        nobody.post(LOGIN, "{\"username\": 1, \"password\": \"x\"}").blames("username");
        nobody.post(LOGIN, "{\"username\": \"admin\"}").blames("password");
        nobody.post(LOGIN, "{\"username\": \"" + "u".repeat(300) + "\", \"password\": \"x\"}")
                .blames("username");
        nobody.post(LOGIN, "[]").isProblem(400, null);
        nobody.post(LOGIN, "").isProblem(400, null);
        nobody.get(LOGIN).isProblem(405, null);
    }

    // ---------------------------------------------------------------------------------------- tokens

    @Test
    void givesAMicroProfileJwt(TestCompany company) throws Exception {
        Person person = company.person("SUPERVISOR");
        SignedJWT token = SignedJWT.parse(
                login("10.5.0.1", person.username(), person.password()).text("access_token"));
        JWKSet published =
                JWKSet.parse(dialplane.api().get("/api/auth/jwks").expect(200).body());
        RSAKey key = (RSAKey) published.getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(token.verify(new com.nimbusds.jose.crypto.RSASSAVerifier(key.toRSAPublicKey())))
                .isTrue();
        assertThat(published.getKeys()).noneMatch(com.nimbusds.jose.jwk.JWK::isPrivate);
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo(Integer.toString(person.id()));
        assertThat(claims.getStringClaim("upn")).isEqualTo(person.username());
        assertThat(claims.getStringListClaim("groups")).containsExactly("SUPERVISOR");
        assertThat(claims.getIntegerClaim("company")).isEqualTo(company.id());
        assertThat(claims.getStringClaim("sid")).isNotBlank();
        assertThat(claims.getJWTID()).isNotBlank();
        assertThat(Duration.between(Instant.now(), claims.getExpirationTime().toInstant()))
                .isBetween(Duration.ofMinutes(1435), Duration.ofMinutes(1441));
    }

    @Test
    void believesNoForgedToken(TestCompany company) throws Exception {
        Person person = company.person("ADMIN");
        SignedJWT real = SignedJWT.parse(
                login("10.5.0.2", person.username(), person.password()).text("access_token"));
        RSAKey key = JWKSet.parse(Files.readString(dialplane.tokenKeys()))
                .getKeys()
                .get(0)
                .toRSAKey();
        RSAKey stranger = new RSAKeyGenerator(2048).keyID(key.getKeyID()).generate();
        JWTClaimsSet claims = real.getJWTClaimsSet();
        JOSEObjectType type = real.getHeader().getType();

        Map<String, String> forged = new LinkedHashMap<>();
        forged.put("without signature", new PlainJWT(claims).serialize());
        SignedJWT hmac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(key.getKeyID())
                        .type(type)
                        .build(),
                claims);
        hmac.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        forged.put("HS256 with the public key", hmac.serialize());
        forged.put("another key of the same id", signed(stranger, key.getKeyID(), type, claims));
        forged.put("unknown key id", signed(key, "unknown", type, claims));
        forged.put("no key id", signed(key, null, type, claims));
        forged.put("wrong type", signed(key, key.getKeyID(), new JOSEObjectType("rt+jwt"), claims));
        forged.put("wrong issuer", changed(key, type, claims, c -> c.issuer("somebody")));
        forged.put("wrong audience", changed(key, type, claims, c -> c.audience("somebody")));
        forged.put(
                "expired",
                changed(key, type, claims, c -> c.expirationTime(new Date(System.currentTimeMillis() - 60_000))));
        forged.put("without expiry", changed(key, type, claims, c -> c.expirationTime(null)));
        forged.put(
                "unknown session",
                changed(
                        key,
                        type,
                        claims,
                        c -> c.claim("sid", java.util.UUID.randomUUID().toString())));
        forged.put("session that is none", changed(key, type, claims, c -> c.claim("sid", "x")));
        forged.put("without session", changed(key, type, claims, c -> c.claim("sid", null)));
        forged.put("altered", real.serialize().replaceFirst("\\.[^.]{4}", ".AAAA"));
        forged.put("cut", real.serialize().substring(0, real.serialize().length() - 2));
        forged.put("nothing", "..");

        dialplane
                .api()
                .as(signed(key, key.getKeyID(), type, claims))
                .get("/api/auth/me")
                .expect(200);
        forged.forEach((kind, token) -> assertThat(
                        dialplane.api().as(token).get("/api/auth/me").status())
                .as(kind)
                .isEqualTo(401));
    }

    private static String changed(
            RSAKey key, JOSEObjectType type, JWTClaimsSet claims, UnaryOperator<JWTClaimsSet.Builder> change)
            throws Exception {
        return signed(
                key,
                key.getKeyID(),
                type,
                change.apply(new JWTClaimsSet.Builder(claims)).build());
    }

    private static String signed(RSAKey key, String keyId, JOSEObjectType type, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(keyId)
                        .type(type)
                        .build(),
                claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    /** Two keys are valid while a new one is being put to work. */
    @Test
    void goesOnWhileKeysAreRotated(TestCompany company) throws Exception {
        Person person = company.person("ADMIN");
        String before = Files.readString(dialplane.tokenKeys());
        RSAKey old = JWKSet.parse(before).getKeys().get(0).toRSAKey();
        RSAKey fresh = new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        try {
            Files.writeString(dialplane.tokenKeys(), new JWKSet(java.util.List.of(fresh, old)).toString(false));
            org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> SignedJWT.parse(
                            login("10.5.0.3", person.username(), person.password())
                                    .text("access_token"))
                    .getHeader()
                    .getKeyID()
                    .equals(fresh.getKeyID()));
            person.api().get("/api/auth/me").expect(200);
            dialplane
                    .api()
                    .login(person.username(), person.password())
                    .get("/api/auth/me")
                    .expect(200);
        } finally {
            Files.writeString(dialplane.tokenKeys(), new JWKSet(java.util.List.of(old, fresh)).toString(false));
        }
    }
}
