package io.dialplane.web.statistics;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.statistics.AttemptFilter;
import io.dialplane.statistics.Granularity;
import io.dialplane.statistics.StatisticsService;
import io.dialplane.statistics.Timeframe;
import io.dialplane.statistics.TrendSpan;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What a company's numbers and attempts look like, counted as of now. */
@ApplicationScoped
@Path("/api/stats")
@Produces(MediaType.APPLICATION_JSON)
@Access({By.SUPERVISOR, By.ADMIN})
public class StatisticsResource {

    @Inject
    private Caller caller;

    @Inject
    private StatisticsService statistics;

    @Inject
    private CompanyService companies;

    /** The query that says which attempts are meant. */
    public static class Which {

        @QueryParam("scenario_id")
        String scenarioId;

        @QueryParam("outbound_line_id")
        String outboundLineId;

        AttemptFilter filter() {
            return new AttemptFilter(id("scenario_id", scenarioId), id("outbound_line_id", outboundLineId));
        }

        private static Integer id(String name, String text) {
            return text == null || text.isEmpty() ? null : Numbers.query(name, text, 1, 1, Integer.MAX_VALUE);
        }
    }

    /** The company at a glance. */
    @GET
    @Path("/overview")
    public OverviewResponse overview(@QueryParam("company") String company) {
        return OverviewResponse.of(statistics.overview(caller.company(company)));
    }

    /** Numbers by their status. */
    @GET
    @Path("/numbers-summary")
    public FiguresResponse numbers(@QueryParam("company") String company, @QueryParam("timeframe") String timeframe) {
        return FiguresResponse.of(statistics.numbers(caller.company(company), timeframe(timeframe)));
    }

    /** Attempts by the status they ended with. */
    @GET
    @Path("/attempts-summary")
    public FiguresResponse attempts(
            @QueryParam("company") String company, @QueryParam("timeframe") String timeframe, @BeanParam Which which) {
        return FiguresResponse.of(statistics.attempts(caller.company(company), timeframe(timeframe), which.filter()));
    }

    /** Attempts by hour or day. */
    @GET
    @Path("/attempt-trend")
    public TrendResponse trend(
            @QueryParam("company") String company,
            @QueryParam("span") String span,
            @QueryParam("granularity") String granularity,
            @BeanParam Which which) {
        CompanyId id = caller.company(company);
        TrendSpan back = Words.oneOf("span", span, TrendSpan.class, TrendSpan::word, TrendSpan.DAY);
        Granularity fine = Words.oneOfSmall("granularity", granularity, Granularity.class, back.usual());
        return TrendResponse.of(
                statistics.trend(id, back, fine, which.filter()),
                companies.get(id).timeZone());
    }

    /** Each scenario's attempts. */
    @GET
    @Path("/scenarios")
    public List<ScenarioFiguresResponse> scenarios(
            @QueryParam("company") String company, @QueryParam("timeframe") String timeframe) {
        return statistics.scenarios(caller.company(company), timeframe(timeframe)).stream()
                .map(ScenarioFiguresResponse::of)
                .toList();
    }

    /** Each outbound line's attempts. */
    @GET
    @Path("/outbound-lines")
    public List<LineFiguresResponse> outboundLines(
            @QueryParam("company") String company, @QueryParam("timeframe") String timeframe) {
        CompanyId id = caller.company(company);
        String country = companies.get(id).country();
        return statistics.outboundLines(id, timeframe(timeframe)).stream()
                .map(line -> LineFiguresResponse.of(line, country))
                .toList();
    }

    private static Timeframe timeframe(String text) {
        return Words.oneOf("timeframe", text, Timeframe.class, Timeframe::word, Timeframe.ALL);
    }
}
