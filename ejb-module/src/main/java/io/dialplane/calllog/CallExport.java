package io.dialplane.calllog;

import io.dialplane.company.Company;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.TableWriter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

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
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    @Inject
    private CallLog calls;

    /** An export whose first part has been read: whatever is wrong with the question has shown. */
    public final class Begun {

        private final Company company;
        private CallFilter filter;
        private List<LoggedCall> part;

        private Begun(Company company, CallFilter filter) {
            this.company = company;
            this.filter = filter;
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
            ZoneId zone = company.timeZone();
            return new Object[] {
                call.id(),
                call.incoming() ? "inbound" : "outbound",
                number(call.fromNumber()),
                number(call.toNumber()),
                call.contactName(),
                call.agentName(),
                call.tier(),
                call.ruleName(),
                time(call.startedAt(), zone),
                time(call.answeredAt(), zone),
                time(call.endedAt(), zone),
                call.waitSeconds(),
                call.ringSeconds(),
                call.talkSeconds(),
                call.wrapUpSeconds(),
                call.outcome() == null ? null : call.outcome().word(),
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
        return new Begun(company, filter);
    }

    private static String time(Instant instant, ZoneId zone) {
        return instant == null
                ? null
                : TIME.format(instant.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
    }
}
