package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.DomainException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a request of the provider's lacks or says, it is answered, or refused as invalid, by the real database too. */
class OddFormsSqlIT extends CallSqlBed {

    @Test
    void what_is_missing_empty_or_nonsense_is_no_fault() {
        List<String> faults = new ArrayList<>();
        int n = 0;
        List<OddForms.Odd> all = new ArrayList<>(OddForms.all(1));
        OddForms.all().stream()
                .filter(odd -> odd.what().startsWith("STATUS with Timestamp"))
                .forEach(all::add);
        for (OddForms.Odd odd : all) {
            if (n++ % 2 == 0) { // of every other one it is the first that is heard
                voice("CA1");
                leg("CA1", 1, "ringing");
            }
            try {
                with(beans -> beans.get(CallDesk.class).take(settings(), odd.door(), odd.step(), odd.form()));
            } catch (DomainException e) {
                assertThat(e.status()).as(odd.what()).isEqualTo(400);
            } catch (RuntimeException e) {
                faults.add(odd.what() + ": " + e);
            }
            database.run("DELETE FROM voice_call");
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void nothing_is_kept_of_what_is_refused() {
        for (OddForms.Odd odd : OddForms.all(0)) {
            if (!odd.form().containsKey("CallSid")) {
                try {
                    with(beans -> beans.get(CallDesk.class).take(settings(), odd.door(), odd.step(), odd.form()));
                    throw new AssertionError(odd.what());
                } catch (DomainException e) {
                    assertThat(e.errors().get(0).field()).as(odd.what()).isEqualTo("CallSid");
                }
            }
        }
        assertThat(database.texts("SELECT 1 FROM voice_call")).isEmpty();
    }
}
