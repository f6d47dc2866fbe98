package io.dialplane.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTimerTest {

    private final Map<CompanyId, Integer> unfolded = new HashMap<>();
    private final List<CompanyId> folds = new ArrayList<>();
    private CompanyId stuck;
    private final LedgerTimer timer = new LedgerTimer(new Companies(), new Ledger());

    @Test
    void all_that_is_unfolded_is_folded_in_one_run() {
        write(1, 3 * LedgerService.CHUNK + 1);
        timer.fold();
        assertThat(unfolded).containsEntry(new CompanyId(1), 0);
    }

    @Test
    void where_something_was_written_the_next_run_looks_again_and_elsewhere_every_fifth() {
        timer.fold();
        assertThat(folds).containsExactly(new CompanyId(1), new CompanyId(2));
        write(2, 10);
        folds.clear();
        for (int run = 2; run <= 5; run++) {
            timer.fold();
        }
        assertThat(folds).isEmpty();
        timer.fold();
        assertThat(folds).containsExactly(new CompanyId(1), new CompanyId(2));
        for (int run = 7; run <= 8; run++) {
            write(2, 10);
            folds.clear();
            timer.fold();
            assertThat(folds).containsExactly(new CompanyId(2));
        }
        timer.fold(); // nothing more was written
        folds.clear();
        timer.fold();
        assertThat(folds).isEmpty();
    }

    @Test
    void a_company_that_cannot_be_folded_does_not_stop_the_others() {
        stuck = new CompanyId(1);
        write(2, 10);
        assertThatThrownBy(timer::fold).hasMessage("as told to");
        assertThat(unfolded).containsEntry(new CompanyId(2), 0);
    }

    private void write(int company, int entries) {
        unfolded.put(new CompanyId(company), entries);
    }

    private static final class Companies extends CompanyService {
        @Override
        public List<Company> all() {
            return List.of(new Numbered(1), new Numbered(2));
        }
    }

    private static final class Numbered extends Company {
        private final CompanyId id;

        private Numbered(int id) {
            super("company-" + id, "Company", "IR", ZoneOffset.UTC, Instant.EPOCH);
            this.id = new CompanyId(id);
        }

        @Override
        public CompanyId id() {
            return id;
        }
    }

    private final class Ledger extends LedgerService {
        @Override
        public int fold(CompanyId company) {
            if (company.equals(stuck)) {
                throw new IllegalStateException("as told to");
            }
            folds.add(company);
            int some = Math.min(CHUNK, unfolded.getOrDefault(company, 0));
            unfolded.computeIfPresent(company, (id, left) -> left - some);
            return some;
        }
    }
}
