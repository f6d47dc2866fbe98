package io.dialplane.web.calllog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.calllog.CallFilter;
import io.dialplane.calllog.CallLog;
import io.dialplane.calllog.CallNotes;
import io.dialplane.calllog.CallStatistics;
import io.dialplane.calllog.LoggedCall;
import io.dialplane.calllog.OpenCalls;
import io.dialplane.company.Company;
import io.dialplane.contact.ContactService;
import io.dialplane.platform.DomainException;
import io.dialplane.web.contact.ContactResponse;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.FilterTimes;
import io.dialplane.web.platform.Json;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The call log. Agents see calls that they have a part in: answered, made, or were rung for. */
@ApplicationScoped
@Path("/api/workspaces/{workspaceId}/calls")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
public class CallResource {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final String UNKNOWN = "voice.call-unknown";

    @Inject
    private Caller caller;

    @Inject
    private CallLog calls;

    @Inject
    private CallNotes notes;

    @Inject
    private ContactService contacts;

    @Inject
    private CallStatistics statistics;

    @Inject
    private OpenCalls open;

    @Inject
    private Clock clock;

    /**
     * Notes of a call.
     *
     * @param version        of the call's notes that was read
     * @param contactVersion of the contact's notes that was read: the text becomes the contact's too; absent: it does not
     */
    public record CallNotesRequest(
            @NotNull(message = "must be given") String text,
            @NotNull(message = "must be given") Integer version,
            Integer contactVersion) {}

    /** Somebody who was rung for a call; what is null is not yet or never. */
    public record RungResponse(
            int userId,
            String fullName,
            int tier,
            Integer ruleId,
            OffsetDateTime rungAt,
            OffsetDateTime answeredAt,
            OffsetDateTime endedAt,
            String outcome) {

        static RungResponse of(LoggedCall.Rung rung, ZoneId zone) {
            return new RungResponse(
                    rung.userId(),
                    rung.fullName(),
                    rung.tier(),
                    rung.ruleId(),
                    Times.in(zone, rung.rungAt()),
                    Times.in(zone, rung.answeredAt()),
                    Times.in(zone, rung.endedAt()),
                    rung.outcome());
        }
    }

    /** Something that the provider told, as it came. */
    public record CallEventResponse(
            String callSid, String event, OffsetDateTime happenedAt, OffsetDateTime receivedAt, JsonNode parameters) {}

    /** Figures of calls that began within a time; averages and shares are null where there was no call. */
    public record CallFiguresResponse(
            OffsetDateTime startDate,
            OffsetDateTime endDate,
            long incoming,
            long answered,
            long missed,
            long voicemail,
            long closed,
            long outgoing,
            long outgoingAnswered,
            Double averageTalkSeconds,
            Double averageWaitSeconds,
            Double serviceLevel,
            int serviceLevelSeconds,
            List<AgentFiguresResponse> agents) {}

    /** A person's figures. */
    public record AgentFiguresResponse(
            int userId,
            String fullName,
            long rung,
            long answered,
            long missed,
            long outgoing,
            long talkSeconds,
            Double averageTalkSeconds,
            Double serviceLevel) {}

    @GET
    public List<CallResponse> page(
            @PathParam("workspaceId") String workspace,
            @BeanParam CallQuery query,
            @QueryParam("before") String before,
            @QueryParam("limit") String limit) {
        Company company = caller.workspace(workspace);
        CallFilter filter = query.filter(company, caller.onlyAgent(), Numbers.queryId("before", before));
        return calls.page(company.id(), filter, Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE)).stream()
                .map(call -> CallResponse.of(call, company.timeZone()))
                .toList();
    }

    /** The figures of a time; without one, of today by the company's clock. */
    @GET
    @Path("/figures")
    @Access({By.SUPERVISOR, By.ADMIN})
    public CallFiguresResponse figures(
            @PathParam("workspaceId") String workspace,
            @QueryParam("start_date") String startDate,
            @QueryParam("end_date") String endDate) {
        Company company = caller.workspace(workspace);
        ZoneId zone = company.timeZone();
        CallStatistics.Span span = CallStatistics.Span.of(
                company,
                FilterTimes.parse("start_date", startDate, zone, false),
                FilterTimes.parse("end_date", endDate, zone, true),
                clock.instant());
        CallStatistics.Company of = statistics.of(company.id(), span.from(), span.to());
        return new CallFiguresResponse(
                Times.in(zone, span.from()),
                Times.in(zone, span.to()),
                of.incoming(),
                of.answered(),
                of.missed(),
                of.voicemail(),
                of.closed(),
                of.outgoing(),
                of.outgoingAnswered(),
                of.averageTalkSeconds(),
                of.averageWaitSeconds(),
                of.serviceLevel(),
                CallStatistics.SERVICE_LEVEL_SECONDS,
                of.agents().stream()
                        .map(agent -> new AgentFiguresResponse(
                                agent.userId(),
                                agent.fullName(),
                                agent.rung(),
                                agent.answered(),
                                agent.missed(),
                                agent.outgoing(),
                                agent.talkSeconds(),
                                agent.averageTalkSeconds(),
                                agent.serviceLevel()))
                        .toList());
    }

    @GET
    @Path("/{id}")
    public CallResponse one(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        Company company = caller.workspace(workspace);
        return CallResponse.of(get(company, id), company.timeZone());
    }

    /** Who was rung for a call. */
    @GET
    @Path("/{id}/rung")
    public List<RungResponse> rung(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        Company company = caller.workspace(workspace);
        return calls.rung(company.id(), get(company, id).id()).stream()
                .map(rung -> RungResponse.of(rung, company.timeZone()))
                .toList();
    }

    /** What the provider told of a call. */
    @GET
    @Path("/{id}/events")
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<CallEventResponse> events(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        Company company = caller.workspace(workspace);
        return calls.events(company.id(), get(company, id).id()).stream()
                .map(event -> new CallEventResponse(
                        event.leg(),
                        event.event(),
                        Times.in(company.timeZone(), event.happenedAt()),
                        Times.in(company.timeZone(), event.receivedAt()),
                        parameters(event)))
                .toList();
    }

    /** The contact of a call, for whoever has a part in the call: to agents the contact itself is there only when it is assigned to them. */
    @GET
    @Path("/{id}/contact")
    public ContactResponse contact(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        Company company = caller.workspace(workspace);
        return Optional.ofNullable(get(company, id).contactId())
                .flatMap(contact -> contacts.find(company.id(), contact))
                .map(contact -> ContactResponse.of(contact, company.timeZone()))
                .orElseThrow(() -> DomainException.notFound("voice.no-contact"));
    }

    @PUT
    @Path("/{id}/notes")
    @Access({By.AGENT, By.ADMIN})
    public CallResponse note(
            @PathParam("workspaceId") String workspace,
            @PathParam("id") String id,
            @NotNull(message = "must be given") @Valid CallNotesRequest request) {
        Company company = caller.workspace(workspace);
        long call = Numbers.longPath(id, UNKNOWN);
        notes.write(
                company.id(),
                caller.actor(),
                caller.onlyAgent(),
                call,
                request.text(),
                request.version(),
                request.contactVersion());
        return CallResponse.of(calls.get(company.id(), caller.onlyAgent(), call), company.timeZone());
    }

    /** Closes a call whose end will never be told: those who are taken by it are free again. */
    @POST
    @Path("/{id}/close")
    @Consumes(MediaType.WILDCARD)
    @Access({By.SUPERVISOR, By.ADMIN})
    public CallResponse close(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        Company company = caller.workspace(workspace);
        LoggedCall call = get(company, id);
        open.close(company.id(), caller.actor(), call);
        return CallResponse.of(calls.get(company.id(), null, call.id()), company.timeZone());
    }

    private static JsonNode parameters(LoggedCall.RawEvent event) {
        try {
            return Json.MAPPER.readTree(event.parameters());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LoggedCall get(Company company, String id) {
        return calls.get(company.id(), caller.onlyAgent(), Numbers.longPath(id, UNKNOWN));
    }
}
