package io.dialplane.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.platform.CompanyId;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Whose a call is that a switch shows; the columns are those of FreeSWITCH's view {@code basic_calls}. */
class StatusServiceTest {

    private static final CompanyId COMPANY = new CompanyId(7);

    @Test
    void a_call_belongs_to_the_company_whose_account_code_either_side_has() throws IOException {
        assertThat(isOf("{'accountcode':'7','b_accountcode':'7','cid_num':'8000'}"))
                .isTrue();
        assertThat(isOf("{'accountcode':'7','b_accountcode':''}"))
                .as("to a trunk")
                .isTrue();
        assertThat(isOf("{'accountcode':'','b_accountcode':'7'}"))
                .as("from a trunk")
                .isTrue();
        assertThat(isOf("{'accountcode':'77','b_accountcode':''}")).isFalse();
        assertThat(isOf("{'presence_id':'8000@127.0.0.1'}")).isFalse();
    }

    private static boolean isOf(String call) throws IOException {
        return StatusService.isOf(COMPANY, new ObjectMapper().readTree(call.replace('\'', '"')));
    }
}
