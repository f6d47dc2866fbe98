package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Pool;
import io.dialplane.testing.TestCompany;
import org.junit.jupiter.api.extension.ExtendWith;

/** What sends reports, and what is answered to them. */
@ExtendWith(Dialplane.class)
abstract class ReportBed {

    static final String REPORT = "/api/dialer/report-result";

    final Installation dialplane;
    final Pool pool;

    ReportBed(Installation dialplane) {
        this.dialplane = dialplane;
        this.pool = dialplane.pool();
    }

    Answer report(TestCompany company, ObjectNode report) {
        return company.dialer().post(REPORT, report);
    }

    static String answer(int id, String number, String status) {
        return """
                {"id": %d, "phone_number": "%s", "status": "%s", "global_status": "ACTIVE", "duplicate": false}
                """.formatted(id, number, status);
    }

    void assertNothingRecorded() {
        assertThat(pool.count("SELECT count(*) FROM call_result")).isZero();
        assertThat(pool.count("SELECT count(*) FROM company_number")).isZero();
        assertThat(pool.count("SELECT count(*) FROM ledger WHERE number_id IS NOT NULL"))
                .isZero();
    }
}
