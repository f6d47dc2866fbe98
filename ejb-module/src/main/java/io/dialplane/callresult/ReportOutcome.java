package io.dialplane.callresult;

/**
 * What became of one report.
 *
 * @param index        its place in the request, from 0
 * @param kind         what was done with it
 * @param resultId     id of the recorded result; null when nothing was recorded
 * @param numberId     null: the number is not known
 * @param e164         the number; null: not known
 * @param globalStatus of the number afterwards; null when nothing was recorded
 * @param suppressed   the number is on a do-not-call list
 * @param refusal      null: it was a report
 */
public record ReportOutcome(
        int index,
        Kind kind,
        Long resultId,
        Integer numberId,
        String e164,
        GlobalStatus globalStatus,
        boolean suppressed,
        GivenReport.Refusal refusal) {

    /** What was done with a report. */
    public enum Kind {
        /** Stored, and charged where calls are. */
        RECORDED,
        /** It had been stored before; nothing was changed. */
        DUPLICATE,
        /** No number has the id. */
        UNKNOWN_NUMBER,
        /** The agent is not active. */
        INACTIVE_AGENT,
        /** It was no report. */
        REFUSED
    }

    static ReportOutcome refused(int index, GivenReport.Refusal refusal) {
        return new ReportOutcome(index, Kind.REFUSED, null, null, null, null, false, refusal);
    }

    ReportOutcome again() {
        return kind == Kind.RECORDED
                ? new ReportOutcome(index, Kind.DUPLICATE, resultId, numberId, e164, globalStatus, suppressed, null)
                : this;
    }
}
