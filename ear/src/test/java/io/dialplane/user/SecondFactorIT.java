package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.LoginDoor;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Codes that an app shows, beside the password. */
@ExtendWith(Dialplane.class)
@Tag("any-server")
class SecondFactorIT {

    private static final String TOTP = "/api/auth/totp";

    private final Installation dialplane;

    SecondFactorIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    /** The code of so many steps after now. */
    private static String code(String secret, int steps) {
        return Totp.code(secret, Totp.stepAt(Instant.now()) + steps);
    }

    private Answer login(Person person, String totp) {
        return dialplane
                .api()
                .post(
                        "/api/auth/login",
                        Json.object("username", person.username(), "password", person.password(), "totp", totp));
    }

    private static void asksForIt(Answer answer) {
        answer.isProblem(401, null);
        assertThat(answer.text("type")).isEqualTo("urn:dialplane:problem:totp-required");
    }

    private static String begin(Person person) {
        return person.api()
                .post(TOTP, Json.object("password", person.password()))
                .expect(200)
                .text("secret");
    }

    @Test
    void isAskedForWhenItIsConfirmedAndEachCodeIsGoodOnce(TestCompany company) {
        Person person = company.person("SUPERVISOR");
        Api api = person.api();
        api.get(TOTP).is("{\"enabled\": false, \"required\": false, \"recovery_codes_left\": 0}");
        api.post(TOTP, Json.object("password", "not-the-password")).blames("password");
        Answer begun =
                api.post(TOTP, Json.object("password", person.password())).expect(200);
        String secret = begun.text("secret");
        assertThat(begun.text("otpauth_uri"))
                .isEqualTo("otpauth://totp/Dialplane:" + person.username() + "?secret=" + secret
                        + "&issuer=Dialplane&algorithm=SHA1&digits=6&period=30");
        login(person, null).expect(200);
        api.post(TOTP + "/confirm", Json.object("code", code(secret, 100))).blames("code");
        String first = code(secret, 0);
        Answer confirmed =
                api.post(TOTP + "/confirm", Json.object("code", first)).expect(200);
        List<String> recovery = List.of(confirmed.text("recovery_codes/0"), confirmed.text("recovery_codes/9"));

        asksForIt(login(person, null));
        asksForIt(login(person, first));
        Answer in = login(person, code(secret, 1)).expect(200);
        assertThat(in.json().fieldNames()).toIterable().containsExactly("access_token", "token_type");
        login(person, recovery.get(0)).expect(200);
        asksForIt(login(person, recovery.get(0)));
        api.get(TOTP).is("{\"enabled\": true, \"required\": false, \"recovery_codes_left\": 9}");
        api.post(TOTP, Json.object("password", person.password())).isProblem(409, null);
        Traces.holdNone(dialplane, secret, recovery.get(1), recovery.get(1).replace("-", ""), person.password());
        assertThat(company.admin().get("/api/audit").body())
                .contains("user.totp-enable", "user.totp-recovery")
                .doesNotContain(secret, recovery.get(0), recovery.get(1));

        company.admin().delete("/api/admins/" + person.id() + "/totp").expect(204);
        login(person, null).expect(200);
    }

    @Test
    void isTakenAwayWithThePassword(TestCompany company) {
        Person person = company.person("AGENT");
        String secret = begin(person);
        person.api()
                .post(TOTP + "/confirm", Json.object("code", code(secret, 0)))
                .expect(200);
        Answer fresh = person.api()
                .post(TOTP + "/recovery-codes", Json.object("password", person.password()))
                .expect(200);
        login(person, fresh.text("recovery_codes/3")).expect(200);
        person.api()
                .post(TOTP + "/disable", Json.object("password", "not-the-password"))
                .blames("password");
        person.api()
                .post(TOTP + "/disable", Json.object("password", person.password()))
                .expect(204);
        login(person, null).expect(200);
        person.api()
                .post(TOTP + "/recovery-codes", Json.object("password", person.password()))
                .isProblem(409, null);
    }

    @Test
    void isGuessedNoMoreOftenThanAPassword(TestCompany company) {
        Person person = company.person("AGENT");
        String secret = begin(person);
        person.api()
                .post(TOTP + "/confirm", Json.object("code", code(secret, 0)))
                .expect(200);
        for (int i = 0; i < 8; i++) {
            asksForIt(login(person, null)); // a first step, no guess
        }
        for (int i = 0; i < 5; i++) {
            asksForIt(login(person, code(secret, 100 + i)));
        }
        assertThat(Integer.parseInt(
                        login(person, code(secret, 1)).isProblem(429, null).header("Retry-After")))
                .isBetween(50, 60);
        login(person, null).isProblem(429, null);
    }

    @Test
    void isAskedForAtEveryDoorAndGuessedAtAllTogether(TestCompany company) {
        Person person = company.person("SUPERVISOR");
        String secret = begin(person);
        Answer confirmed = person.api()
                .post(TOTP + "/confirm", Json.object("code", code(secret, 0)))
                .expect(200);
        LoginDoor[] doors = LoginDoor.values();
        for (LoginDoor door : doors) {
            door.refuses(knock(door, person, null), 401, "totp-required");
        }
        for (int i = 0; i < doors.length; i++) {
            String recovery = confirmed.text("recovery_codes/" + i);
            knock(doors[i], person, recovery).expect(200);
            LoginDoor next = doors[(i + 1) % doors.length];
            next.refuses(knock(next, person, recovery), 401, "totp-required"); // it was good once
        }
        knock(LoginDoor.PANEL, person, code(secret, 1)).expect(200);
        for (int i = 0; i < 5; i++) {
            LoginDoor door = doors[i % doors.length];
            door.refuses(knock(door, person, code(secret, 100 + i)), 401, "totp-required");
        }
        for (LoginDoor door : doors) {
            door.refuses(knock(door, person, confirmed.text("recovery_codes/9")), 429, "too-many-requests");
        }
    }

    private Answer knock(LoginDoor door, Person person, String totp) {
        return door.knock(dialplane.api(), person.username(), person.password(), totp);
    }

    @Test
    void isTheFirstThingWhereTheCompanyWantsIt(TestCompany company) {
        Person admin = company.person("ADMIN");
        company.admin()
                .put("/api/companies/" + company.id(), "{\"settings\": {\"require_totp\": true}}")
                .expect(200);
        Answer in = login(admin, null).expect(200);
        assertThat(in.at("must_enrol_totp").asBoolean()).isTrue();
        Api api = dialplane.api().as(in.text("access_token"));
        Answer refused = api.get("/api/admins").isProblem(403, null);
        assertThat(refused.text("type")).isEqualTo("urn:dialplane:problem:totp-enrolment-required");
        api.post("/api/admins", "{}").isProblem(403, null);
        api.get("/api/auth/me").expect(200);
        api.get(TOTP).is("{\"enabled\": false, \"required\": true, \"recovery_codes_left\": 0}");
        company.person("SUPERVISOR").api().get("/api/admins").expect(200);

        String secret = api.post(TOTP, Json.object("password", admin.password()))
                .expect(200)
                .text("secret");
        api.post(TOTP + "/confirm", Json.object("code", code(secret, 0))).expect(200);
        await().atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> api.get("/api/admins").expect(200));
        assertThat(login(admin, code(secret, 1)).expect(200).json().has("must_enrol_totp"))
                .isFalse();
    }
}
