package io.dialplane.web.calllog;

import io.dialplane.calllog.CallFilter;
import io.dialplane.calllog.CallOutcome;
import io.dialplane.company.Company;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.FilterTimes;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Words;
import jakarta.ws.rs.QueryParam;

/** Which calls a request wants to see. */
public class CallQuery {

    private static final int TIERS = 3;

    @QueryParam("direction")
    private String direction;

    @QueryParam("outcome")
    private String outcome;

    @QueryParam("open")
    private String open;

    @QueryParam("agent_id")
    private String agentId;

    @QueryParam("contact_id")
    private String contactId;

    @QueryParam("number")
    private String number;

    @QueryParam("call_sid")
    private String callSid;

    @QueryParam("tier")
    private String tier;

    @QueryParam("rule_id")
    private String ruleId;

    @QueryParam("start_date")
    private String startDate;

    @QueryParam("end_date")
    private String endDate;

    /** Which way a call goes. */
    enum Direction {
        INBOUND,
        OUTBOUND
    }

    /**
     * The filter.
     *
     * @param seenBy who must have a part in the calls; null: nobody
     * @param before only those with a smaller id; null: all
     * @throws DomainException 400 naming the parameter that is wrong
     */
    CallFilter filter(Company company, Integer seenBy, Long before) {
        Direction way = Words.oneOfSmall("direction", direction, Direction.class, null);
        Integer ofTier =
                tier == null || tier.isEmpty() ? null : Integer.valueOf(Numbers.query("tier", tier, 1, 1, TIERS));
        return new CallFilter(
                way == null ? null : way == Direction.INBOUND,
                Words.oneOf("outcome", outcome, CallOutcome.class, CallOutcome::word, null),
                Words.trueOrFalse("open", open),
                Numbers.id(Numbers.queryId("agent_id", agentId)),
                seenBy,
                Numbers.id(Numbers.queryId("contact_id", contactId)),
                CallFilter.digits(number),
                CallFilter.sid(callSid),
                ofTier,
                Numbers.id(Numbers.queryId("rule_id", ruleId)),
                FilterTimes.parse("start_date", startDate, company.timeZone(), false),
                FilterTimes.parse("end_date", endDate, company.timeZone(), true),
                before);
    }
}
