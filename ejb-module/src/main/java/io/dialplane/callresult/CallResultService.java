package io.dialplane.callresult;

import com.fasterxml.jackson.core.type.TypeReference;
import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.phonenumber.PoolConfig;
import io.dialplane.platform.AnsweredRequests;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.NamedRequest;
import io.dialplane.platform.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Takes reports of dialers: each is stored exactly once, charged at most once, and ends the lease it answers. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CallResultService {

    @Inject
    private Sql sql;

    @Inject
    private CallResultQueries results;

    @Inject
    private AnsweredRequests answered;

    @Inject
    private ReportMetrics metrics;

    /**
     * Records one report.
     *
     * @param dialer  who reports
     * @param request names the request, so that the same one sent again is answered alike; null: it has no name
     * @throws DomainException 404 when no number has the id, 400 when the agent is not active, 409 while the same request is
     *     being worked on, 422 when its key was used for another body
     */
    public ReportOutcome report(CompanyId company, Actor dialer, Report report, NamedRequest request) {
        ReportOutcome outcome = reportAll(company, dialer, List.of(GivenReport.of(report)), request)
                .get(0);
        switch (outcome.kind()) {
            case UNKNOWN_NUMBER -> throw DomainException.notFound("number.unknown", String.valueOf(report.numberId()));
            case INACTIVE_AGENT -> throw DomainException.invalid("agent_id", "agent.inactive");
            default -> {
                return outcome;
            }
        }
    }

    /**
     * Records reports; one that can't be recorded does not stop the others.
     *
     * @param request as above; what was refused is answered alike too, even if it would be a report by now
     * @return an outcome for each place, in order
     */
    public List<ReportOutcome> reportAll(
            CompanyId company, Actor dialer, List<GivenReport> given, NamedRequest request) {
        List<ReportOutcome> outcomes = recordOnce(company, dialer, given, request);
        metrics.count(company, given, outcomes);
        return outcomes;
    }

    private List<ReportOutcome> recordOnce(
            CompanyId company, Actor dialer, List<GivenReport> given, NamedRequest request) {
        boolean isOneStatement = request == null && reports(given).allMatch(report -> report.callAllowed() == null);
        if (isOneStatement) { // a transaction of its own, by one trip to the database
            return sql.session(session -> record(session, company, dialer, given));
        }
        return sql.transaction(session -> answered.once(
                session,
                company,
                request,
                new TypeReference<List<ReportOutcome>>() {},
                CallResultService::again,
                () -> record(session, company, dialer, given)));
    }

    private static List<ReportOutcome> again(List<ReportOutcome> outcomes) {
        return outcomes.stream().map(ReportOutcome::again).toList();
    }

    /** Forgets what was answered more than seven days ago. */
    public void forgetOldAnswers(CompanyId company) {
        sql.transaction(session -> answered.forgetOld(session, company));
    }

    private List<ReportOutcome> record(Sql.Session session, CompanyId company, Actor dialer, List<GivenReport> given) {
        List<ReportOutcome> outcomes = new ArrayList<>(given.size());
        if (reports(given).findAny().isPresent()) {
            outcomes.addAll(results.record(session, company, given, PoolConfig.cooldown()));
        }
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).refusal() != null) {
                outcomes.add(ReportOutcome.refused(i, given.get(i).refusal()));
            }
        }
        outcomes.sort(Comparator.comparingInt(ReportOutcome::index));
        outcomes.stream()
                .filter(outcome -> outcome.kind() == ReportOutcome.Kind.RECORDED)
                .map(outcome -> given.get(outcome.index()).report().callAllowed())
                .filter(Objects::nonNull)
                .reduce((earlier, later) -> later)
                .ifPresent(allowed -> switchByDialer(session, company, dialer, allowed));
        return outcomes;
    }

    private void switchByDialer(Sql.Session session, CompanyId company, Actor dialer, boolean allowed) {
        if (results.switchByDialer(session, company, allowed)) {
            AuditWriter.write(
                    session,
                    company,
                    dialer,
                    "schedule.switch",
                    "schedule:" + company,
                    new Switch(allowed),
                    new Switch(!allowed));
        }
    }

    /** What the audit log keeps of the dialer's switch. */
    private record Switch(boolean disabledByDialer) {}

    private static Stream<Report> reports(List<GivenReport> given) {
        return given.stream().map(GivenReport::report).filter(Objects::nonNull);
    }
}
