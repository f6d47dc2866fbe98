package io.dialplane.web.dialer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** The answers to several reports, in their order. */
public record ReportsResponse(List<Result> results) {

    /**
     * What became of one report.
     *
     * @param index      its place in the request, from 0
     * @param statusCode as a single report would have been answered
     * @param id         the number's id; absent when it was not recorded
     * @param duplicate  absent when it was not recorded
     * @param suppressed the number is on a do-not-call list; absent when it isn't
     * @param detail     what is wrong with it; absent when it was recorded
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(int index, int statusCode, Integer id, Boolean duplicate, Boolean suppressed, String detail) {

        static Result wrong(int index, int statusCode, String detail) {
            return new Result(index, statusCode, null, null, null, detail);
        }
    }
}
