package io.dialplane.provisioning;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.Messages;
import io.dialplane.platform.PublicUrl;
import io.dialplane.provisioning.AgentRegistry.Greeting;
import io.dialplane.provisioning.AgentRegistry.Note;
import io.dialplane.provisioning.AgentService.Outcome;
import io.dialplane.session.Role;
import io.dialplane.user.Editor;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;

/**
 * Creates the agents of a file in the background, ten at a time, or fewer where they have many extensions. What became of each is written in
 * the transaction that created it: a server that dies leaves the rest to another one, and nobody is created twice. A file waits for switches
 * that can't be told, for an hour. Agents set their passwords with links, which are in the result; it holds no passwords.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AgentImport {

    private static final System.Logger LOG = System.getLogger(AgentImport.class.getName());

    private static final int UNAVAILABLE = 503;
    private static final int AGENTS_AT_ONCE = 10;
    private static final int EXTENSIONS_AT_ONCE = 20;

    /** Longer than a part takes with a switch that does not answer. */
    static final Duration SILENCE = Duration.ofMinutes(2);

    private static final Duration KEPT = Duration.ofDays(7);

    @Inject
    private AgentJobs jobs;

    @Inject
    private AgentService agents;

    @Resource
    private ManagedExecutorService executor;

    /**
     * Takes a file and begins with it.
     *
     * @throws DomainException 400 when it is no file of agents, 409 when {@code PUBLIC_URL} is missing: there would be no links
     */
    public AgentJob start(CompanyId company, Editor by, byte[] file) {
        List<AgentJobRow> rows = AgentFile.read(file);
        if (PublicUrl.of("/").isEmpty()) {
            throw DomainException.conflict("bulk.no-public-url");
        }
        int job = jobs.add(company, by, rows);
        try {
            executor.execute(() -> run(company));
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "The timer begins with job {0}", job);
        }
        return jobs.get(company, job);
    }

    /** @throws DomainException 404 */
    public AgentJob get(CompanyId company, int job) {
        return jobs.get(company, job);
    }

    /** The company's latest jobs, the newest first. */
    public List<AgentJob> latest(CompanyId company, int most) {
        return jobs.latest(company, most);
    }

    /** What became of everybody, some at a time, from {@code after} on. */
    public List<AgentJobRow> result(CompanyId company, int job, int after, int max) {
        return jobs.rows(company, job, after, false, max);
    }

    /** Runs what waits, and what somebody who died had begun; forgets what is old. */
    public void run(CompanyId company) {
        jobs.forgetOld(company, KEPT);
        UUID runner = UUID.randomUUID();
        Optional<AgentJobs.Claimed> claimed = jobs.claim(company, runner, SILENCE);
        while (claimed.isPresent()) {
            run(company, claimed.get(), runner);
            claimed = jobs.claim(company, runner, SILENCE);
        }
    }

    private void run(CompanyId company, AgentJobs.Claimed claimed, UUID runner) {
        int job = claimed.job();
        List<AgentJobRow> part = part(jobs.rows(company, job, 0, true, AGENTS_AT_ONCE));
        while (!part.isEmpty()) {
            if (!jobs.isRunBy(company, job, runner)) {
                return;
            }
            if (!create(company, claimed, runner, part)) {
                return;
            }
            part = part(jobs.rows(company, job, part.get(part.size() - 1).n(), true, AGENTS_AT_ONCE));
        }
        jobs.finish(company, job, runner);
        LOG.log(
                System.Logger.Level.INFO,
                "Agents of job {0} of company {1} are created",
                Integer.toString(job),
                company);
    }

    /** As many of the next rows as are told to the switches together; one at least, if there is any. */
    static List<AgentJobRow> part(List<AgentJobRow> next) {
        int size = 0;
        int extensions = 0;
        while (size < next.size()) {
            extensions += extensions(next.get(size));
            if (size > 0 && extensions > EXTENSIONS_AT_ONCE) {
                break;
            }
            size++;
        }
        return next.subList(0, size);
    }

    /** How many the row asks for; 0 also where it asks for what nobody is given. */
    private static int extensions(AgentJobRow row) {
        int count = row.extensionsCount().matches("[0-9]{1,3}")
                ? Integer.parseInt(row.extensionsCount())
                : row.extensionsCount().isEmpty() ? 1 : 0;
        return count > NewAgent.MOST_EXTENSIONS ? 0 : count;
    }

    /** False: somebody else runs the job now, or it rests, for a switch could not be told. */
    private boolean create(CompanyId company, AgentJobs.Claimed claimed, UUID runner, List<AgentJobRow> part) {
        List<NewAgent> wanted = new ArrayList<>();
        List<AgentJobRow> theirs = new ArrayList<>();
        List<Note> notes = new ArrayList<>();
        for (AgentJobRow row : part) {
            try {
                wanted.add(agent(row));
                theirs.add(row);
                notes.add(made -> jobs.created(company, claimed.job(), runner, row.n(), made));
            } catch (DomainException e) {
                if (!jobs.failed(company, claimed.job(), runner, row.n(), sentence(e))) {
                    return false;
                }
            }
        }
        List<Outcome> outcomes = agents.createAll(company, claimed.by(), wanted, Greeting.LINK, notes);
        boolean rests = false;
        for (int i = 0; i < outcomes.size(); i++) {
            RuntimeException refused = outcomes.get(i).refused();
            if (claimed.mayRest() && isLater(refused)) {
                rests = true;
            } else if (refused != null
                    && !jobs.failed(
                            company, claimed.job(), runner, theirs.get(i).n(), why(refused))) {
                return false;
            }
        }
        if (rests) {
            jobs.rest(company, claimed.job(), runner);
        }
        return !rests;
    }

    private static boolean isLater(RuntimeException refused) {
        return refused instanceof DomainException e && e.status() == UNAVAILABLE;
    }

    private static NewAgent agent(AgentJobRow row) {
        Role role;
        try {
            role = row.role().isEmpty() ? Role.AGENT : Role.valueOf(row.role().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw DomainException.invalid("role", "field.not-one-of", "agent, supervisor, admin");
        }
        if (!row.extensionsCount().matches("[0-9]{0,3}")) {
            throw DomainException.invalid(
                    "extensions_count", "field.not-a-number-between", "0", Integer.toString(NewAgent.MOST_EXTENSIONS));
        }
        return new NewAgent(
                row.firstName(),
                row.lastName(),
                row.email(),
                role,
                row.extensionsCount().isEmpty() ? 1 : Integer.parseInt(row.extensionsCount()));
    }

    private static String why(RuntimeException refused) {
        if (refused instanceof DomainException e) {
            return sentence(e);
        }
        String incident = UUID.randomUUID().toString().substring(0, 8);
        LOG.log(System.Logger.Level.ERROR, "Incident " + incident + ": an agent of a file was not created", refused);
        return Messages.english("incident", incident);
    }

    private static String sentence(DomainException e) {
        return e.errors().stream()
                .findFirst()
                .map(FieldError::field)
                .filter(field -> Character.isLowerCase(e.getMessage().codePointAt(0)))
                .map(field -> field + " " + e.getMessage())
                .orElse(e.getMessage());
    }
}
