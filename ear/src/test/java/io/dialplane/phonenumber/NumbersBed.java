package io.dialplane.phonenumber;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** A company's numbers, with results or without, as REST shows and changes them. */
@ExtendWith(Dialplane.class)
@Tag("any-server")
abstract class NumbersBed {

    static final String NUMBERS = "/api/numbers";

    final Installation dialplane;

    NumbersBed(Installation dialplane) {
        this.dialplane = dialplane;
    }

    static List<String> listed(Api api, String query) {
        List<String> numbers = new ArrayList<>();
        api.get(NUMBERS + query)
                .expect(200)
                .json()
                .forEach(number -> numbers.add(number.get("phone_number").asText()));
        return numbers;
    }

    /** A number with a result; gives its id. */
    static int reported(TestCompany company, String number, String status, Person agent) {
        ObjectNode report = TestCompany.reportOf(number, status);
        if (agent != null) {
            report.put("agent_id", agent.id());
        }
        return company.dialer()
                .post("/api/dialer/report-result", report)
                .expect(200)
                .number("id");
    }

    static int id(TestCompany company, String number) {
        return company.admin().get(NUMBERS + "?search=" + number).number("0/id");
    }

    static String status(TestCompany company, int id) {
        return company.admin().get(NUMBERS + "/" + id).text("status");
    }

    static ObjectNode bulk(String action, Object... more) {
        ObjectNode body = Json.object(more);
        return body.put("action", action);
    }
}
