package io.dialplane.contact;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Contacts, whom they are assigned to, and files of them. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class ContactsIT {

    private final Installation dialplane;

    ContactsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void aContactIsMadeFoundChangedAndDeleted(TestCompany company, TestCompany other) {
        Api admin = company.admin();
        String contacts = "/api/workspaces/" + company.slug() + "/contacts";
        Answer made = admin.post(
                contacts,
                Json.object(
                        "name",
                        "John Doe",
                        "phone_numbers",
                        List.of("+1 (626) 313-3690"),
                        "lead_status",
                        "Qualified",
                        "product",
                        "Door Project",
                        "market",
                        "Sydney",
                        "state",
                        "CA",
                        "tags",
                        List.of("VIP"),
                        "notes",
                        "Wants a door.",
                        "custom",
                        Json.object("roof", "flat")));
        String whole = """
                {"id": "<int>", "name": "John Doe", "phone_numbers": ["+16263133690"], "lead_status": "Qualified",
                 "product": "Door Project", "market": "Sydney", "state": "CA", "tags": ["VIP"], "notes": "Wants a door.",
                 "notes_version": 1, "custom": {"roof": "flat"}, "assigned_to": [], "created_at": "<time>", "updated_at": "<time>",
                 "version": 1}
                """;
        made.is(201, whole);
        int id = made.number("id");
        String path = "/api/workspaces/" + company.id() + "/contacts/" + id;
        assertThat(made.header("Location")).endsWith(path);
        admin.get(path).is(whole);
        Answer found = admin.get(contacts + "?search=626313&lead_status=qualified&count=true");
        found.is("[" + whole + "]");
        assertThat(found.header("X-Total-Count")).isEqualTo("1");
        assertThat(admin.get(contacts + "?search=nobody").json()).isEmpty();

        assertThat(admin.put(path, Json.object("lead_status", "Lead", "version", 1))
                        .expect(200)
                        .number("version"))
                .isEqualTo(2);
        admin.put(path, Json.object("lead_status", "New", "version", 1)).isProblem(409, null);
        Answer taken = admin.post(
                contacts, Json.object("name", "Jane", "phone_numbers", List.of("09120000001", "0016263133690")));
        taken.blames(409, "phone_numbers[1]");
        assertThat(taken.text("error")).isEqualTo(taken.text("detail"));
        assertThat(taken.text("hint")).isEqualTo("Contact " + id + " has it");
        admin.post(contacts, Json.object("name", "", "tags", List.of(" "))).blames("name");
        admin.get(contacts + "?assigned_to=x").blames("assigned_to");

        other.admin().get(contacts).isProblem(404, null);
        other.admin()
                .get("/api/workspaces/" + other.id() + "/contacts/" + id)
                .isProblem(404, "There is no contact " + id);
        admin.delete(path).expect(204);
        admin.get(path).isProblem(404, null);
    }

    @Test
    void agentsSeeAndNoteWhatIsAssignedToThem(TestCompany company) {
        String workspace = "/api/workspaces/" + company.id();
        Person agent = company.agent("Ali", "Karimi", dialplane.freshMobile());
        int mine = contact(company, "Mine");
        int theirs = contact(company, "Theirs");
        Answer assigned = company.admin()
                .post(workspace + "/assignments", Json.object("contact_id", mine, "user_id", agent.id()));
        assigned.is(201, """
                {"id": "<int>", "contact_id": %d, "contact_name": "Mine", "user_id": %d, "full_name": "Ali Karimi", "status": "active",
                 "created_at": "<time>", "updated_at": "<time>"}
                """.formatted(mine, agent.id()));
        company.admin()
                .post(workspace + "/assignments", Json.object("contact_id", mine, "user_id", agent.id()))
                .expect(200);
        company.admin()
                .post(workspace + "/assignments", Json.object("contact_id", mine, "user_id", 99999999))
                .blames("user_id");
        company.admin()
                .post(
                        workspace + "/assignments",
                        Json.object("contact_id", mine, "user_id", agent.id(), "status", "asleep"))
                .blames("status");

        assertThat(agent.api().get(workspace + "/contacts").json()).hasSize(1);
        assertThat(agent.api().get(workspace + "/contacts/" + mine).expect(200).text("assigned_to/0/full_name"))
                .isEqualTo("Ali Karimi");
        agent.api().get(workspace + "/contacts/" + theirs).isProblem(404, null);
        String notes = workspace + "/contacts/" + mine + "/notes";
        Answer noted = agent.api().put(notes, Json.object("text", "Call on Monday", "version", 1));
        assertThat(noted.expect(200).number("notes_version")).isEqualTo(2);
        company.admin()
                .put(notes, Json.object("text", "Something else", "version", 1))
                .isProblem(409, null);
        agent.api().post(workspace + "/contacts", Json.object("name", "x")).isProblem(403, null);
        agent.api().delete(workspace + "/contacts/" + mine).isProblem(403, null);
        assertThat(agent.api().get(workspace + "/assignments").json()).hasSize(1);

        company.admin()
                .post(
                        workspace + "/assignments",
                        Json.object("contact_id", mine, "user_id", agent.id(), "status", "inactive"))
                .expect(200);
        agent.api().get(workspace + "/contacts/" + mine).isProblem(404, null);
        company.admin()
                .delete(workspace + "/assignments/" + assigned.number("id"))
                .expect(204);
        assertThat(company.admin()
                        .get(workspace + "/assignments?contact_id=" + mine)
                        .json())
                .isEmpty();
    }

    @Test
    void aFileIsMergedInTheBackground(TestCompany company) {
        String imports = "/api/workspaces/" + company.id() + "/contacts/imports";
        String file = "name,phone_numbers,lead_status,custom.roof\nAli,09121111111,New,flat\nWrong,12,,\n";
        Answer started = company.admin().upload(imports, "my contacts.csv", file.getBytes(StandardCharsets.UTF_8));
        String job = imports + "/" + started.expect(202).number("id");
        assertThat(started.header("Location")).endsWith(job);
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(company.admin().get(job).text("state")).isEqualTo("done"));
        company.admin().get(job).is("""
                {"id": "<int>", "file_name": "my contacts.csv", "on_known": "update", "state": "done", "total": 2, "row_count": 2,
                 "created": 1, "updated": 0, "skipped": 0, "invalid": 1, "created_by": "%s", "created_at": "<time>",
                 "finished_at": "<time>"}
                """.formatted(company.adminPerson().username()));
        company.admin().get(job + "/rejected").is("""
                [{"row": 3, "field": "phone_numbers[0]", "given": "12", "message": "is not a valid phone number"}]
                """);
        assertThat(company.admin()
                        .get("/api/workspaces/" + company.id() + "/contacts?search=09121111111")
                        .text("0/custom/roof"))
                .isEqualTo("flat");
        company.admin().post(job + "/cancel", Json.object()).isProblem(409, null);
        company.admin()
                .upload(imports, "x.csv", "phone\n1\n".getBytes(StandardCharsets.UTF_8))
                .blames("file");
        company.admin()
                .upload(imports + "?on_known=x", "x.csv", file.getBytes(StandardCharsets.UTF_8))
                .blames("on_known");
    }

    private static int contact(TestCompany company, String name) {
        return company.admin()
                .post("/api/workspaces/" + company.id() + "/contacts", Json.object("name", name))
                .expect(201)
                .number("id");
    }
}
