package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People of a company, and who may change whom. */
@ExtendWith(Dialplane.class)
class PeopleIT {

    private static final String PEOPLE = "/api/admins";

    private final Installation dialplane;

    PeopleIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void areListedInPages(TestCompany company) {
        List<Person> people = List.of(company.person("AGENT"), company.person("AGENT"), company.person("SUPERVISOR"));
        assertThat(company.admin().get(PEOPLE + "?skip=1&limit=2").expect(200).json())
                .extracting(person -> person.get("id").asInt())
                .containsExactly(people.get(0).id(), people.get(1).id());
        Answer counted = company.admin().get(PEOPLE + "?count=true&limit=1").expect(200);
        assertThat(counted.header("X-Total-Count")).isEqualTo("4");
        company.admin().get(PEOPLE + "?limit=0").blames("limit");
        company.admin().get(PEOPLE + "?limit=501").blames("limit");
        company.admin().get(PEOPLE + "?skip=x").blames("skip");
        company.admin().get(PEOPLE + "?role=BOSS").blames("role");
    }

    @Test
    void areUniqueInTheInstallationUntilDeleted(TestCompany one, TestCompany other) {
        String name = dialplane.freshName("unique");
        Person person = one.person(Json.object(
                "role", "AGENT", "username", name, "email", name + "@example.com", "phone_number", "09352220001"));
        Map<String, String> taken = Map.of(
                "username",
                name.toUpperCase(java.util.Locale.ROOT),
                "email",
                name + "@EXAMPLE.com",
                "phone_number",
                "+98 935 222 0001");
        taken.forEach((field, value) -> {
            var body = Json.object(
                    "role", "AGENT", "username", dialplane.freshName("unique"), "password", TestCompany.PASSWORD);
            body.put(field, value);
            other.admin().post(PEOPLE, body).blames(409, field);
        });
        one.admin().delete(PEOPLE + "/" + person.id()).expect(200);
        other.person(Json.object(
                "role", "AGENT", "username", name, "email", name + "@example.com", "phone_number", "09352220001"));
        assertThat(dialplane.pool().count("SELECT count(*) FROM users WHERE username = ?", name))
                .as("a deletion keeps the row")
                .isEqualTo(2);
    }

    @Test
    void keepTheirResultsWhenTheyAreDeleted(TestCompany company) {
        String number = company.addsNumbers(1).get(0);
        Person agent = company.agent("Ali", "Ahmadi", "09352220002");
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(number, "CONNECTED").put("agent_id", agent.id()))
                .expect(200);
        company.admin().delete(PEOPLE + "/" + agent.id()).expect(200);
        assertThat(company.admin().get("/api/numbers").text("0/assigned_agent/full_name"))
                .isEqualTo("Ali Ahmadi");
    }

    @Test
    void needRealisticPasswordsAndNames(TestCompany company) {
        for (String password : List.of("short12", "12345678", "password", "Password1", "x".repeat(129), "")) {
            company.admin()
                    .post(
                            PEOPLE,
                            Json.object("role", "AGENT", "username", dialplane.freshName("p"), "password", password))
                    .blames("password");
        }
        for (Object[] wrong : new Object[][] {
            {"username", "two words"},
            {"username", ""},
            {"username", "u".repeat(151)},
            {"username", 5},
            {"role", "BOSS"},
            {"role", "agent"},
            {"role", null},
            {"email", "nobody"},
            {"phone_number", "123"},
            {"first_name", "a\u0000b"},
            {"first_name", "x".repeat(151)},
            {"is_active", "yes"},
            {"agent_type", "SIDEWAYS"}
        }) {
            var body = Json.object(
                    "role", "AGENT", "username", dialplane.freshName("p"), "password", TestCompany.PASSWORD);
            body.set((String) wrong[0], Json.MAPPER.valueToTree(wrong[1]));
            company.admin().post(PEOPLE, body).blames((String) wrong[0]);
        }
        company.admin()
                .post(
                        PEOPLE,
                        Json.object("role", "AGENT", "username", dialplane.freshName("p"), "password", "x".repeat(128)))
                .expect(200);
    }

    @Test
    void areChangedByAdministratorsOfTheirCompanyOnly(TestCompany one, TestCompany other) {
        Person agent = one.person("AGENT");
        Person supervisor = one.person("SUPERVISOR");
        var change = Json.object("first_name", "Changed");
        other.admin().put(PEOPLE + "/" + agent.id(), change).isProblem(404, null);
        other.admin().get(PEOPLE + "/" + agent.id()).isProblem(404, null);
        other.admin().delete(PEOPLE + "/" + agent.id()).isProblem(404, null);
        other.admin().get(PEOPLE + "?company=" + one.slug()).isProblem(403, null);
        other.admin()
                .post(
                        PEOPLE,
                        Json.object(
                                "role",
                                "AGENT",
                                "username",
                                dialplane.freshName("p"),
                                "password",
                                TestCompany.PASSWORD,
                                "company",
                                one.slug()))
                .isProblem(403, null);
        for (Person not : List.of(agent, supervisor)) {
            not.api().put(PEOPLE + "/" + agent.id(), change).isProblem(403, null);
            not.api().delete(PEOPLE + "/" + agent.id()).isProblem(403, null);
            not.api().post(PEOPLE, change).isProblem(403, null);
        }
        agent.api().get(PEOPLE).isProblem(403, null);
        supervisor.api().get(PEOPLE).expect(200);
        assertThat(one.admin().get(PEOPLE + "/" + agent.id()).at("first_name").isNull())
                .isTrue();
        dialplane.superuser().put(PEOPLE + "/" + agent.id(), change).expect(200);
    }

    @Test
    void becomeSuperusersBySuperusersOnly(TestCompany company) {
        company.admin()
                .post(
                        PEOPLE,
                        Json.object(
                                "role",
                                "ADMIN",
                                "username",
                                dialplane.freshName("p"),
                                "password",
                                TestCompany.PASSWORD,
                                "is_superuser",
                                true))
                .isProblem(403, null);
        Person person = company.person("ADMIN");
        company.admin()
                .put(PEOPLE + "/" + person.id(), Json.object("is_superuser", true))
                .isProblem(403, null);
        person.api()
                .put("/api/auth/me", Json.object("is_superuser", true, "role", "ADMIN"))
                .expect(200);
        assertThat(person.api().get("/api/auth/me").at("is_superuser").asBoolean())
                .isFalse();
        dialplane
                .superuser()
                .put(PEOPLE + "/" + person.id(), Json.object("is_superuser", true))
                .expect(200);
        company.admin()
                .put(PEOPLE + "/" + person.id(), Json.object("first_name", "x"))
                .isProblem(403, null);
        company.admin().delete(PEOPLE + "/" + person.id()).isProblem(403, null);
    }

    @Test
    void includeAFirstAdministratorWhoStays() {
        Api superuser = dialplane.superuser();
        superuser.delete(PEOPLE + "/1").isProblem(400, null);
        superuser.put(PEOPLE + "/1", Json.object("is_active", false)).blames("is_active");
        superuser.put(PEOPLE + "/1", Json.object("is_superuser", false)).blames("is_superuser");
        superuser.put(PEOPLE + "/1", Json.object("role", "AGENT")).blames("role");
        superuser.get("/api/auth/me").expect(200);
    }

    @Test
    void areNotOverwrittenFromAnOldVersion(TestCompany company) {
        Person agent = company.person("AGENT");
        int version = company.admin().get(PEOPLE + "/" + agent.id()).number("version");
        company.admin()
                .put(PEOPLE + "/" + agent.id(), Json.object("first_name", "A", "version", version))
                .expect(200);
        company.admin()
                .put(PEOPLE + "/" + agent.id(), Json.object("first_name", "B", "version", version))
                .isProblem(409, null);
        assertThat(company.admin().get(PEOPLE + "/" + agent.id()).text("first_name"))
                .isEqualTo("A");
    }

    @Test
    void leaveATraceInTheAuditLogWithoutTheirSecrets(TestCompany company) {
        Person agent = company.person(Json.object("role", "AGENT", "password", "a-secret-of-its-own"));
        company.admin()
                .put(PEOPLE + "/" + agent.id(), Json.object("first_name", "Ali", "password", "a-second-secret"))
                .expect(200);
        company.admin()
                .put(PEOPLE + "/" + agent.id(), Json.object("first_name", "Ali"))
                .expect(200);
        company.admin().delete(PEOPLE + "/" + agent.id()).expect(200);
        var entries = dialplane
                .pool()
                .rows(
                        "SELECT action, actor, address, before::text, after::text FROM audit_entry WHERE company_id = ? AND subject = ? ORDER BY id",
                        company.id(),
                        "user:" + agent.id());
        assertThat(entries)
                .extracting(entry -> entry.get("action"))
                .containsExactly("user.create", "user.update", "user.password", "user.delete");
        assertThat(entries)
                .extracting(entry -> entry.get("actor"))
                .containsExactly(
                        "admin",
                        company.adminPerson().username(),
                        company.adminPerson().username(),
                        company.adminPerson().username());
        assertThat(entries.toString())
                .contains("127.0.0.1")
                .doesNotContain("a-secret-of-its-own", "a-second-secret", "argon2");
    }
}
