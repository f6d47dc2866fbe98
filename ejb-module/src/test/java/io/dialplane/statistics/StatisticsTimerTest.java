package io.dialplane.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsTimerTest {

    private static final CompanyId ONE = new CompanyId(1);
    private static final CompanyId OTHER = new CompanyId(2);

    private final Map<CompanyId, Integer> unfolded =
            new HashMap<>(Map.of(ONE, 3 * StatisticsFold.CHUNK + 1, OTHER, 10));
    private final StatisticsTimer timer = new StatisticsTimer(new Companies(), new Fold());
    private boolean poolFails;
    private boolean poolFolded;
    private CompanyId stuck;

    @Test
    void all_that_is_unfolded_is_folded_in_one_run() {
        timer.fold();
        assertThat(unfolded).containsEntry(ONE, 0).containsEntry(OTHER, 0);
        assertThat(poolFolded).isTrue();
    }

    @Test
    void what_cannot_be_folded_does_not_stop_the_rest() {
        stuck = ONE;
        assertThatThrownBy(timer::fold).hasMessage("as told to");
        assertThat(unfolded).containsEntry(OTHER, 0);
        assertThat(poolFolded).isTrue();
        stuck = null;
        poolFails = true;
        assertThatThrownBy(timer::fold).hasMessage("as told to");
        assertThat(unfolded).containsEntry(ONE, 0);
    }

    private static final class Companies extends CompanyService {
        @Override
        public List<Company> all() {
            return List.of(new Numbered(ONE), new Numbered(OTHER));
        }
    }

    private static final class Numbered extends Company {
        private final CompanyId id;

        private Numbered(CompanyId id) {
            super("company-" + id, "Company", "IR", ZoneOffset.UTC, Instant.EPOCH);
            this.id = id;
        }

        @Override
        public CompanyId id() {
            return id;
        }
    }

    private final class Fold extends StatisticsFold {
        @Override
        public int foldPool() {
            if (poolFails) {
                throw new IllegalStateException("as told to");
            }
            poolFolded = true;
            return 1;
        }

        @Override
        public int fold(CompanyId company) {
            if (company.equals(stuck)) {
                throw new IllegalStateException("as told to");
            }
            int some = Math.min(CHUNK, unfolded.get(company));
            unfolded.computeIfPresent(company, (id, left) -> left - some);
            return some;
        }
    }
}
