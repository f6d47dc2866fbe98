package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Numbers are listed as a company sees them. */
@Tag("any-server")
class NumbersIT extends NumbersBed {

    NumbersIT(Installation dialplane) {
        super(dialplane);
    }

    @Test
    void areListedAsTheCompanySeesThem(TestCompany one, TestCompany other) {
        List<String> numbers = one.addsNumbers(3);
        Person agent = one.agent("Ali", "Ahmadi", "09353330001");
        one.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(numbers.get(0), "CONNECTED")
                                .put("agent_id", agent.id())
                                .put("user_message", "yes"))
                .expect(200);
        other.reports(numbers.get(1), "MISSED").expect(200);
        one.reports(numbers.get(2), "POWER_OFF").expect(200);

        String number = """
                {"id": %d, "phone_number": "%s", "global_status": "%s", "status": "%s", "total_attempts": %d,
                 "last_attempt_at": "%s", "last_user_message": %s, "assigned_agent_id": %s, "assigned_agent": %s}
                """;
        String ali =
                "{\"id\": %d, \"full_name\": \"Ali Ahmadi\", \"phone_number\": \"09353330001\"}".formatted(agent.id());
        one.admin()
                .get(NUMBERS + "?sort_by=created_at&sort_order=asc")
                .is("["
                        + String.join(
                                ",",
                                number.formatted(
                                        1,
                                        numbers.get(0),
                                        "ACTIVE",
                                        "CONNECTED",
                                        1,
                                        "<time>",
                                        "\"yes\"",
                                        agent.id(),
                                        ali),
                                number.formatted(
                                        2, numbers.get(1), "ACTIVE", "IN_QUEUE", 0, "<any>", "null", "null", "null"),
                                number.formatted(
                                        3,
                                        numbers.get(2),
                                        "POWER_OFF",
                                        "POWER_OFF",
                                        1,
                                        "<time>",
                                        "null",
                                        "null",
                                        "null"))
                        + "]");
        assertThat(listed(one.admin(), "?status=IN_QUEUE")).containsExactly(numbers.get(1));
        assertThat(listed(one.admin(), "?status=CONNECTED")).containsExactly(numbers.get(0));
        assertThat(listed(other.admin(), "?status=IN_QUEUE")).containsExactlyInAnyOrder(numbers.get(0), numbers.get(2));
        assertThat(listed(other.admin(), "?status=CONNECTED")).isEmpty();
        assertThat(listed(agent.api(), ""))
                .as("an agent sees the assigned ones")
                .containsExactly(numbers.get(0));
    }

    @Test
    void areFoundByTheirNationalAndInternationalForm(TestCompany company) {
        company.addsNumbers(List.of("09123456789", "09127654321"));
        for (String form : List.of(
                "09123456789",
                "%2B989123456789",
                "00989123456789",
                "989123456789",
                "0912345",
                "3456",
                "91234",
                "%DB%B0%DB%B9%DB%B1%DB%B2%DB%B3%DB%B4")) {
            assertThat(listed(company.admin(), "?search=" + form)).as(form).containsExactly("09123456789");
        }
        assertThat(listed(company.admin(), "?search=%25")).as("no wildcards").isEmpty();
        assertThat(listed(company.admin(), "?search=_")).isEmpty();
        assertThat(listed(company.admin(), "?search=0912")).hasSize(2);
        assertThat(listed(company.admin(), "?search=")).hasSize(2);
    }

    @Test
    void comeInPages(TestCompany company) {
        List<String> numbers = company.addsNumbers(60);
        assertThat(listed(company.admin(), "")).hasSize(50);
        assertThat(listed(company.admin(), "?sort_by=created_at&sort_order=asc&skip=58&limit=10"))
                .containsExactly(numbers.get(58), numbers.get(59));
        assertThat(listed(company.admin(), "?sort_by=created_at&sort_order=desc&limit=1"))
                .containsExactly(numbers.get(59));
        Answer counted =
                company.admin().get(NUMBERS + "?count=true&limit=1&search=0912").expect(200);
        assertThat(counted.header("X-Total-Count")).isEqualTo("60");
        for (String wrong : List.of(
                "limit=0",
                "limit=501",
                "limit=x",
                "skip=-1",
                "skip=x",
                "status=NONE",
                "sort_by=e164",
                "sort_order=up",
                "count=maybe",
                "start_date=yesterday")) {
            company.admin().get(NUMBERS + "?" + wrong).blames(wrong.substring(0, wrong.indexOf('=')));
        }
    }

    @Test
    void areSortedByTheCompanysOwnLastAttemptAndStatus(TestCompany company) {
        List<String> numbers = company.addsNumbers(3);
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(numbers.get(0), "MISSED").put("attempted_at", "2026-01-02T10:00:00+03:30"))
                .expect(200);
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(numbers.get(1), "BUSY").put("attempted_at", "2026-01-01T10:00:00+03:30"))
                .expect(200);
        assertThat(listed(company.admin(), "?sort_by=last_attempt_at&sort_order=desc"))
                .startsWith(numbers.get(0), numbers.get(1));
        assertThat(listed(company.admin(), "?sort_by=last_attempt_at&sort_order=asc").stream()
                        .filter(n -> !n.equals(numbers.get(2))))
                .containsExactly(numbers.get(1), numbers.get(0));
        assertThat(listed(company.admin(), "?start_date=2026-01-02T00:00:00%2B03:30"))
                .containsExactly(numbers.get(0));
        assertThat(listed(company.admin(), "?end_date=2026-01-01T23:59:59%2B03:30"))
                .containsExactly(numbers.get(1));
        JsonNode sorted = company.admin()
                .get(NUMBERS + "?sort_by=status&sort_order=asc")
                .expect(200)
                .json();
        assertThat(sorted.findValuesAsText("status")).hasSize(3).isSorted();
    }

    @Test
    void areNotShownToStrangers(TestCompany one, TestCompany other) {
        one.addsNumbers(1);
        one.admin().get(NUMBERS + "?company=" + other.slug()).isProblem(403, null);
        one.dialer().get(NUMBERS).isProblem(403, null);
        dialplane.api().get(NUMBERS).isProblem(401, null);
        dialplane.superuser().get(NUMBERS + "?company=" + other.slug()).expect(200);
        dialplane.superuser().get(NUMBERS + "?company=nobody").isProblem(404, null);
    }
}
