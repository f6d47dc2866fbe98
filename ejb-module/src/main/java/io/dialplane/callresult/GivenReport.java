package io.dialplane.callresult;

/**
 * One place of a request: a report, or why what stands there is none.
 *
 * @param report  null when refused
 * @param refusal null when there is a report
 */
public record GivenReport(Report report, Refusal refusal) {

    /**
     * Why something is no report.
     *
     * @param status as a single report would have been answered
     * @param detail what is wrong, in English
     */
    public record Refusal(int status, String detail) {}

    public static GivenReport of(Report report) {
        return new GivenReport(report, null);
    }

    public static GivenReport refused(int status, String detail) {
        return new GivenReport(null, new Refusal(status, detail));
    }
}
