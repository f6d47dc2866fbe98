package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Api;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People change many numbers at once. */
@Tag("any-server")
class BulkChangesIT extends NumbersBed {

    BulkChangesIT(Installation dialplane) {
        super(dialplane);
    }

    @Test
    void manyAreChangedByTheirIds(TestCompany company) {
        List<Integer> ids = new ArrayList<>();
        for (String status : List.of("MISSED", "BUSY", "CONNECTED")) {
            ids.add(reported(company, dialplane.freshMobile(), status, null));
        }
        company.admin()
                .post(NUMBERS + "/bulk", bulk("update_status", "status", "BANNED", "ids", ids))
                .is("{\"affected\": 2}");
        assertThat(ids).map(id -> status(company, id)).containsExactly("BANNED", "BANNED", "CONNECTED");
        company.admin()
                .post(NUMBERS + "/bulk", bulk("delete", "ids", ids, "filter_status", "CONNECTED"))
                .is("{\"affected\": 0}");
        company.admin()
                .post(NUMBERS + "/bulk", bulk("reset", "ids", ids, "status", "CONNECTED"))
                .is("{\"affected\": 1}");
        dialplane
                .superuser()
                .post(NUMBERS + "/bulk?company=" + company.slug(), bulk("delete", "ids", ids))
                .is("{\"affected\": 3}");
        company.admin().get(NUMBERS).is("[]");
    }

    @Test
    void manyAreChangedByAFilter(TestCompany company) {
        company.addsNumbers(List.of("09120000001", "09120000002", "09120000003", "09350000001"));
        reported(company, "09120000003", "BUSY", null);
        company.admin()
                .post(
                        NUMBERS + "/bulk",
                        bulk(
                                "delete",
                                "select_all",
                                true,
                                "status",
                                "IN_QUEUE",
                                "search",
                                "0912",
                                "excluded_ids",
                                List.of(id(company, "09120000002"))))
                .is("{\"affected\": 1}");
        JsonNode left = company.admin().get(NUMBERS + "?sort_order=asc").json();
        assertThat(left)
                .extracting(number -> number.get("phone_number").asText())
                .containsExactly("09120000002", "09120000003", "09350000001");
        company.admin()
                .post(
                        NUMBERS + "/bulk",
                        bulk("update_status", "select_all", true, "status", "MISSED", "filter_status", "IN_QUEUE"))
                .is("{\"affected\": 2}");
        company.admin()
                .post(
                        NUMBERS + "/bulk",
                        bulk("reset", "select_all", true, "start_date", "2000-01-01", "end_date", "2000-12-31"))
                .is("{\"affected\": 0}");
        company.admin()
                .post(NUMBERS + "/bulk", bulk("reset", "select_all", true))
                .is("{\"affected\": 3}");
    }

    @Test
    void whatIsWrongInABulkIsNamed(TestCompany company) {
        Api admin = company.admin();
        admin.post(NUMBERS + "/bulk", bulk("update_status", "select_all", true)).blames("status");
        admin.post(NUMBERS + "/bulk", bulk("reset")).blames("ids");
        admin.post(NUMBERS + "/bulk", bulk("drop", "select_all", true)).blames("action");
        admin.post(NUMBERS + "/bulk", Json.object("select_all", true)).blames("action");
        admin.post(NUMBERS + "/bulk", bulk("reset", "select_all", true, "status", "x"))
                .blames("status");
        admin.post(NUMBERS + "/bulk", bulk("reset", "select_all", true, "start_date", "yesterday"))
                .blames("start_date");
        admin.post(NUMBERS + "/bulk", bulk("reset", "ids", List.of("x"))).isProblem(400, null);
        admin.post(NUMBERS + "/bulk", bulk("reset", "ids", List.of(0, -1, 2147483648L)))
                .is("{\"affected\": 0}");
    }

    @Test
    void oneBulkIsOneEntryOfTheAuditLog(TestCompany company) {
        company.addsNumbers(3);
        company.admin()
                .post(NUMBERS + "/bulk", bulk("update_status", "status", "BUSY", "select_all", true))
                .is("{\"affected\": 3}");
        assertThat(dialplane
                        .pool()
                        .rows(
                                "SELECT after ->> 'affected' AS affected FROM audit_entry WHERE company_id = ? AND action = 'number.bulk-update-status'",
                                company.id()))
                .extracting(row -> row.get("affected"))
                .containsExactly("3");
    }
}
