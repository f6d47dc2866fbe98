package io.dialplane.phonenumber;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.TableTimes;
import io.dialplane.platform.TableTimes.Calendar;
import io.dialplane.platform.TableWriter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Writes chosen numbers as a table, in the order of their ids. They are read part by part, each in a transaction of its
 * own, so that no transaction gets old, however slowly a client reads: each number is as it was when its part was read, and
 * none occurs twice.
 */
@ApplicationScoped
public class NumberExport {

    /** As the panel's document names the columns. */
    public static final List<String> HEAD = List.of(
            "ID",
            "Phone",
            "Status",
            "Attempts",
            "Last Attempt",
            "Last Status Change",
            "Agent Name",
            "Agent Phone",
            "User Message");

    /** Numbers read at a time. */
    private static final int PART = 2_000;

    @Inject
    private NumberService numbers;

    @Inject
    private CompanyService companies;

    /** An export whose first part has been read: whatever is wrong with the question has shown. */
    public final class Begun {

        private final Company company;
        private final NumberFilter filter;
        private final List<Integer> ids;
        private final Set<Integer> excluded;
        private final TableTimes times;
        private final UnaryOperator<String> statuses;

        /** Id of the last number read; of chosen ones, how many of the ids have been looked up. */
        private int position;

        /** Read, but not written; null: that was all. */
        private List<ExportedNumber> part;

        private Begun(Company company, ExportSelection selection, Calendar calendar, UnaryOperator<String> statuses) {
            this.company = company;
            this.filter = selection.filter();
            this.ids = selection.ids() == null
                    ? null
                    : selection.ids().stream().distinct().sorted().toList();
            this.excluded = selection.excluded();
            this.times = new TableTimes(company.timeZone(), calendar);
            this.statuses = statuses;
            this.part = read();
        }

        private List<ExportedNumber> read() {
            if (ids == null) {
                List<ExportedNumber> read = numbers.exported(company.id(), filter, position, PART);
                if (read.isEmpty()) {
                    return null;
                }
                position = read.get(read.size() - 1).number().id();
                return read;
            }
            int from = position;
            position = Math.min(ids.size(), from + PART);
            return from == position ? null : numbers.exported(company.id(), filter, ids.subList(from, position));
        }

        /** Writes all rows; head and end are the table's. */
        public void writeTo(TableWriter table) throws IOException {
            while (part != null) {
                for (ExportedNumber each : part) {
                    if (!excluded.contains(each.number().id())) {
                        table.row(row(each));
                    }
                }
                part = read();
            }
        }

        private Object[] row(ExportedNumber each) {
            CompanyNumber number = each.number();
            CompanyNumber.Agent agent = number.agent();
            return new Object[] {
                number.id(),
                PhoneNumbers.national(number.e164(), company.country()),
                statuses.apply(number.status()),
                number.totalAttempts(),
                times.text(number.lastAttemptAt()),
                times.text(each.lastStatusChange()),
                agent == null ? null : agent.fullName(),
                agent == null || agent.phoneNumber() == null
                        ? null
                        : PhoneNumbers.national(agent.phoneNumber(), company.country()),
                number.lastUserMessage()
            };
        }
    }

    /** Reads the first part. */
    public Begun begin(CompanyId company, ExportSelection selection, Calendar calendar) {
        return begin(company, selection, calendar, UnaryOperator.identity());
    }

    /**
     * The same for somebody who reads it.
     *
     * @param statuses what statuses are called
     */
    public Begun begin(
            CompanyId company, ExportSelection selection, Calendar calendar, UnaryOperator<String> statuses) {
        return new Begun(companies.get(company), selection, calendar, statuses);
    }
}
