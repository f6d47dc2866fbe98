package io.dialplane.extension;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.CompanyId;
import org.junit.jupiter.api.Test;

/** Numbers name their company: the document's tenant 1 has 2000 to 2999, its tenant 7 has 8000 to 8999. */
class ExtensionRangeTest {

    @Test
    void a_company_has_a_thousand() {
        assertThat(ExtensionRange.first(new CompanyId(1))).isEqualTo(2000);
        assertThat(ExtensionRange.last(new CompanyId(1))).isEqualTo(2999);
        assertThat(ExtensionRange.first(new CompanyId(7))).isEqualTo(8000);
        assertThat(ExtensionRange.last(new CompanyId(7))).isEqualTo(8999);
    }

    @Test
    void a_number_names_its_company() {
        assertThat(ExtensionRange.companyOf(8000)).contains(new CompanyId(7));
        assertThat(ExtensionRange.companyOf(8999)).contains(new CompanyId(7));
        assertThat(ExtensionRange.companyOf(100_000)).contains(new CompanyId(99));
        assertThat(ExtensionRange.companyOf(1999)).isEmpty();
        assertThat(ExtensionRange.companyOf(0)).isEmpty();
        assertThat(ExtensionRange.companyOf(-8000)).isEmpty();
        assertThat(ExtensionRange.companyOf(Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void only_digits_are_a_number() {
        assertThat(ExtensionRange.parse("8000")).contains(8000);
        for (String text :
                new String[] {null, "", "8", "08000", "8000 ", "+8000", "80a0", "9999999999", "۸۰۰۰", "8000\n"}) {
            assertThat(ExtensionRange.parse(text)).as("%s", text).isEmpty();
        }
    }
}
