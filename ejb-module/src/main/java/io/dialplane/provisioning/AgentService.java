package io.dialplane.provisioning;

import io.dialplane.audit.Actor;
import io.dialplane.extension.Extension;
import io.dialplane.extension.ExtensionService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.provisioning.AgentRegistry.Greeting;
import io.dialplane.provisioning.AgentRegistry.Made;
import io.dialplane.provisioning.AgentRegistry.Note;
import io.dialplane.session.Role;
import io.dialplane.user.CheckedPerson;
import io.dialplane.user.Editor;
import io.dialplane.user.NewPerson;
import io.dialplane.user.PersonChange;
import io.dialplane.user.User;
import io.dialplane.user.UserFilter;
import io.dialplane.user.UserService;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Agents, ready to take calls in one step and gone in one.
 *
 * <p>Where switches ask (or there are none), a creation is one transaction. Where they are given files, it is: extensions are
 * held and what the switches will hold is written down; the switches are told; the person is there. Until the last step nobody
 * sees anything of it, and whatever was told by then is taken back when it fails, at once or when the switch is there again.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AgentService {

    /** Longer than {@link SwitchWork#TERM}: a creation outlives a worker that died. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** For the file of each extension: four exchanges with a switch that is far away. */
    private static final Duration MORE_PATIENCE = Duration.ofMillis(250);

    private static final Duration MOST_PATIENCE = Duration.ofSeconds(60);

    private static final Duration TELL_AT_ONCE = Duration.ofSeconds(3);
    private static final int LONGEST_USER_NAME = 150;
    private static final Pattern UNNAMEABLE = Pattern.compile("[^\\p{L}\\p{M}\\p{N}._@+-]");
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

    @Inject
    private UserService users;

    @Inject
    private AgentRegistry registry;

    @Inject
    private ExtensionService extensions;

    @Inject
    private ExtensionAdministration administration;

    @Inject
    private ClusterService clusters;

    @Inject
    private SwitchWork work;

    @Resource
    private ManagedExecutorService executor;

    /**
     * Creates an agent.
     *
     * @throws DomainException 400 naming wrong fields, 403 when only superusers may, 409 when the e-mail is taken or no extension is
     *                         free, 503 naming the step when a switch can't be told
     */
    public CreatedAgent create(CompanyId company, Editor by, NewAgent agent) {
        return createAll(company, by, List.of(agent), Greeting.MAIL, List.of(Note.NONE))
                .get(0)
                .orElseThrow();
    }

    /**
     * What became of one of several.
     *
     * @param created null: nobody was
     * @param refused why; null: somebody was created
     */
    public record Outcome(CreatedAgent created, RuntimeException refused) {

        CreatedAgent orElseThrow() {
            if (refused != null) {
                throw refused;
            }
            return created;
        }
    }

    /** Somebody who is being created. */
    private record Creation(UUID id, CheckedPerson person, String password, int count, List<Integer> numbers) {}

    /**
     * Creates several agents, each by itself all or nothing; switches are told of all of them together.
     *
     * @param notes of each, in their order
     * @return what became of each, in their order
     */
    public List<Outcome> createAll(
            CompanyId company, Editor by, List<NewAgent> agents, Greeting greeting, List<Note> notes) {
        List<Object> begun = new ArrayList<>();
        try {
            return createAll(company, by, agents, greeting, notes, begun);
        } catch (RuntimeException e) { // nothing of those may stay who are not there yet
            begun.forEach(one -> undo(company, one));
            throw e;
        }
    }

    private List<Outcome> createAll(
            CompanyId company,
            Editor by,
            List<NewAgent> agents,
            Greeting greeting,
            List<Note> notes,
            List<Object> begun) {
        Optional<Cluster> ssh = clusters.serving(company).filter(Cluster::isSsh);
        for (NewAgent agent : agents) {
            begun.add(refusedOr(() -> begin(company, by, agent, greeting, ssh)));
        }
        List<Integer> numbers = begun.stream()
                .filter(Creation.class::isInstance)
                .flatMap(creation -> ((Creation) creation).numbers().stream())
                .toList();
        Failures failures = ssh.isPresent() && !numbers.isEmpty()
                ? tell(ssh.get(), company, numbers)
                : creation -> Optional.empty();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < begun.size(); i++) {
            Note note = notes.get(i);
            Object made = begun.get(i) instanceof Creation creation
                    ? refusedOr(() -> finish(company, by, creation, greeting, note, failures))
                    : begun.get(i);
            outcomes.add(
                    made instanceof CreatedAgent created
                            ? new Outcome(created, null)
                            : new Outcome(null, (RuntimeException) made));
        }
        return outcomes;
    }

    /** How long the switches may take to be told of so many extensions. */
    static Duration patience(int extensions) {
        Duration patience = PATIENCE.plus(MORE_PATIENCE.multipliedBy(extensions));
        return patience.compareTo(MOST_PATIENCE) < 0 ? patience : MOST_PATIENCE;
    }

    /** Why the switches could not be told of somebody who is being created; empty: they were. */
    private interface Failures {
        Optional<RuntimeException> of(Creation creation);
    }

    /** That switches can't be told of one is no reason to refuse the others. */
    private Failures tell(Cluster cluster, CompanyId company, List<Integer> numbers) {
        try {
            return work.await(cluster.id(), company, numbers, patience(numbers.size()))
                            .isEmpty()
                    ? creation -> Optional.empty()
                    : creation -> work.notTold(cluster.id(), company, creation.numbers())
                            .map(why -> DomainException.unavailable(TRY_AGAIN, "agent.step", "switch", why));
        } catch (RuntimeException e) {
            return creation -> Optional.of(e);
        }
    }

    private interface Step {
        Object take();
    }

    /** Whatever goes wrong with one is no reason to leave the others half done. */
    private static Object refusedOr(Step step) {
        try {
            return step.take();
        } catch (RuntimeException e) {
            return e;
        }
    }

    private Creation begin(CompanyId company, Editor by, NewAgent agent, Greeting greeting, Optional<Cluster> ssh) {
        check(agent);
        String password = greeting == Greeting.LINK ? null : TemporaryPassword.next();
        CheckedPerson person = users.check(company, by, person(agent, password));
        if (users.isTaken(agent.email(), person.person().username())) {
            throw DomainException.taken("email", "user.taken.email");
        }
        boolean toldBefore = ssh.isPresent() && agent.extensionsCount() > 0;
        if (!toldBefore) {
            return new Creation(null, person, password, agent.extensionsCount(), List.of());
        }
        UUID id = UUID.randomUUID();
        String name = User.fullName(
                agent.firstName(), agent.lastName(), person.person().username());
        List<Integer> numbers = registry.begin(company, id, agent.email(), name, agent.extensionsCount());
        return new Creation(id, person, password, agent.extensionsCount(), numbers);
    }

    private void undo(CompanyId company, Object one) {
        if (one instanceof Creation creation && creation.id() != null) {
            registry.undo(company, creation.id());
        }
    }

    private CreatedAgent finish(
            CompanyId company, Editor by, Creation creation, Greeting greeting, Note note, Failures failures) {
        try {
            if (creation.id() == null) {
                return created(
                        registry.create(company, by, creation.person(), creation.count(), greeting, note), creation);
            }
            Optional<RuntimeException> failure = failures.of(creation);
            if (failure.isPresent()) {
                throw failure.get();
            }
            return created(registry.finish(company, by, creation.id(), creation.person(), greeting, note), creation);
        } catch (RuntimeException e) {
            undo(company, creation);
            throw e;
        }
    }

    private static CreatedAgent created(Made made, Creation creation) {
        return new CreatedAgent(made.user(), made.extensions(), creation.password(), made.passwordLink());
    }

    private static NewPerson person(NewAgent agent, String password) {
        return new NewPerson(
                userName(agent.email()),
                password,
                agent.role(),
                null,
                false,
                true,
                true,
                agent.firstName(),
                agent.lastName(),
                agent.email(),
                null);
    }

    /** The e-mail, or what is like it where it has signs that a name to log in with has not, or more: with the sum of the e-mail behind it. */
    static String userName(String email) {
        if (email == null) {
            return "";
        }
        String name = UNNAMEABLE.matcher(email).replaceAll("-");
        if (name.equals(email) && name.length() <= LONGEST_USER_NAME) {
            return name;
        }
        CRC32 sum = new CRC32();
        sum.update(email.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        String end = "-" + HexFormat.of().toHexDigits((int) sum.getValue());
        return name.substring(0, Math.min(LONGEST_USER_NAME - end.length(), name.length())) + end;
    }

    /** Beyond what every person must be: what reaches a switch holds nothing that it would expand. */
    private static void check(NewAgent agent) {
        List<FieldError> errors = new ArrayList<>();
        if (agent.email() == null || agent.email().isBlank()) {
            errors.add(new FieldError("email", "field.missing"));
        }
        plain("first_name", agent.firstName(), errors);
        plain("last_name", agent.lastName(), errors);
        plain("email", agent.email(), errors);
        if (agent.extensionsCount() < 0 || agent.extensionsCount() > NewAgent.MOST_EXTENSIONS) {
            errors.add(new FieldError(
                    "extensions_count", "field.not-a-number-between", "0", Integer.toString(NewAgent.MOST_EXTENSIONS)));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private static void plain(String field, String text, List<FieldError> errors) {
        if (text != null && text.codePoints().anyMatch(c -> c == '$' || Character.isISOControl(c))) {
            errors.add(new FieldError(field, "agent.plain"));
        }
    }

    /** @throws DomainException 404 */
    public Agent get(CompanyId company, int userId) {
        return new Agent(users.get(company, userId), extensions.ofUser(company, userId));
    }

    /** A company's people in the order of their ids, each with extensions. */
    public List<Agent> page(CompanyId company, UserFilter filter, int first, int max) {
        List<User> page = users.page(company, filter, first, max);
        Map<Integer, List<Extension>> theirs =
                extensions.ofUsers(company, page.stream().map(User::id).toList());
        return page.stream()
                .map(user -> new Agent(user, theirs.getOrDefault(user.id(), List.of())))
                .toList();
    }

    public long count(CompanyId company, UserFilter filter) {
        return users.count(company, filter);
    }

    /**
     * Changes names, e-mail, role or state. Whoever is suspended has neither sessions nor a telephone from now on; a switch that
     * can't be told now is told later.
     *
     * @param role   null: it stays
     * @param active null: it stays
     * @throws DomainException as the change of a person
     */
    public Agent change(
            CompanyId company,
            Editor by,
            int userId,
            Optional<String> firstName,
            Optional<String> lastName,
            Optional<String> email,
            Role role,
            Boolean active) {
        List<FieldError> errors = new ArrayList<>();
        plain("first_name", text(firstName), errors);
        plain("last_name", text(lastName), errors);
        plain("email", text(email), errors);
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        PersonChange change =
                new PersonChange(null, null, role, null, null, active, null, firstName, lastName, email, null, null);
        users.check(company, by, userId, change);
        registry.change(company, by, userId, change);
        Agent changed = get(company, userId);
        tellAtOnce(company, changed.extensions().stream().map(Extension::number).toList());
        return changed;
    }

    /**
     * Deletes an agent: gone here at once, whatever the switches do; they are told now or later.
     *
     * @return the agent as it was
     * @throws DomainException as the deletion of a person
     */
    public Agent delete(CompanyId company, Editor by, int userId) {
        Agent agent = get(company, userId);
        registry.delete(company, by, userId);
        tellAtOnce(company, agent.extensions().stream().map(Extension::number).toList());
        return agent;
    }

    /** Tells the switches, waiting for a short while only: who can't be told now is told later. */
    private void tellAtOnce(CompanyId company, Collection<Integer> numbers) {
        Optional<Cluster> cluster = clusters.serving(company);
        if (cluster.isEmpty() || numbers.isEmpty()) {
            return;
        }
        try {
            Future<?> told = executor.submit(() -> work.await(cluster.get().id(), company, numbers, TELL_AT_ONCE));
            told.get(TELL_AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            // the timer goes on with it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Changes an extension ({@link ExtensionAdministration#change}), and tells the switches. */
    public Extension change(CompanyId company, Actor actor, int extension, ExtensionAdministration.Change change) {
        return told(company, administration.change(company, actor, extension, change));
    }

    /** Gives an extension another password ({@link ExtensionAdministration#rotatePassword}), and tells the switches. */
    public Extension rotatePassword(CompanyId company, Actor actor, int extension) {
        return told(company, administration.rotatePassword(company, actor, extension));
    }

    private Extension told(CompanyId company, Extension extension) {
        tellAtOnce(company, List.of(extension.number()));
        return extension;
    }

    private static String text(Optional<String> given) {
        return given == null ? null : given.orElse(null);
    }

    /** A role as the document writes it. */
    public static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
