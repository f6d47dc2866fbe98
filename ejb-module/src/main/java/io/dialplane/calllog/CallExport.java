package io.dialplane.calllog;

import io.dialplane.company.Company;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.TableTimes;
import io.dialplane.platform.TableTimes.Calendar;
import io.dialplane.platform.TableWriter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Writes calls of the log as a table, the newest first; read part by part, each in a transaction of its own. */
@ApplicationScoped
public class CallExport {

    public static final List<String> HEAD = List.of(
            "ID",
            "Direction",
            "From",
            "To",
            "Contact",
            "Agent",
            "Tier",
            "Rule",
            "Started",
            "Answered",
            "Ended",
            "Wait Seconds",
            "Ring Seconds",
            "Talk Seconds",
            "Wrap-up Seconds",
            "Outcome",
            "Recording",
            "Notes");

    private static final int PART = 1_000;

    @Inject
    private CallLog calls;

    /** An export whose first part has been read: whatever is wrong with the question has shown. */
    public final class Begun {

        private final Company company;
        private final TableTimes times;
        private final UnaryOperator<String> words;
        private CallFilter filter;
        private List<LoggedCall> part;

        private Begun(Company company, CallFilter filter, Calendar calendar, UnaryOperator<String> words) {
            this.company = company;
            this.filter = filter;
            this.times = new TableTimes(company.timeZone(), calendar);
            this.words = words;
            read();
        }

        private void read() {
            part = calls.page(company.id(), filter, PART);
            if (!part.isEmpty()) {
                filter = filter.before(part.get(part.size() - 1).id());
            }
        }

        /** Writes all rows; head and end are the table's. */
        public void writeTo(TableWriter table) throws IOException {
            while (!part.isEmpty()) {
                for (LoggedCall call : part) {
                    table.row(row(call));
                }
                read();
            }
        }

        private Object[] row(LoggedCall call) {
            return new Object[] {
                call.id(),
                words.apply(call.incoming() ? "inbound" : "outbound"),
                number(call.fromNumber()),
                number(call.toNumber()),
                call.contactName(),
                call.agentName(),
                call.tier(),
                call.ruleName(),
                times.text(call.startedAt()),
                times.text(call.answeredAt()),
                times.text(call.endedAt()),
                call.waitSeconds(),
                call.ringSeconds(),
                call.talkSeconds(),
                call.wrapUpSeconds(),
                call.outcome() == null ? null : words.apply(call.outcome().word()),
                call.recordingUrl(),
                call.notes()
            };
        }

        private String number(String e164) {
            return e164 == null ? null : PhoneNumbers.national(e164, company.country());
        }
    }

    /** Reads the first part. */
    public Begun begin(Company company, CallFilter filter) {
        return begin(company, filter, Calendar.GREGORIAN, UnaryOperator.identity());
    }

    /**
     * The same for somebody who reads it.
     *
     * @param words what directions and outcomes are called
     */
    public Begun begin(Company company, CallFilter filter, Calendar calendar, UnaryOperator<String> words) {
        return new Begun(company, filter, calendar, words);
    }
}
