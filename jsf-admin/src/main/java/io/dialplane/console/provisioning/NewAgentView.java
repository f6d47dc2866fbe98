package io.dialplane.console.provisioning;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.AgentService;
import io.dialplane.provisioning.ClusterService;
import io.dialplane.provisioning.CreatedAgent;
import io.dialplane.provisioning.NewAgent;
import io.dialplane.session.Role;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;

/** An agent who is made ready to take calls in one go: person, extensions, switches. The temporary password is shown once. */
@Named("newAgent")
@RequestScoped
public class NewAgentView {

    @Inject
    private AgentService agents;

    @Inject
    private ClusterService clusters;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private String firstName;
    private String lastName;
    private String email;
    private Role role = Role.AGENT;
    private String extensionsCount = "1";
    private CreatedAgent created;
    private Step failed;

    /** What a creation goes through, one after the other; when one fails, nothing is created. */
    public enum Step {
        CHECK,
        EXTENSIONS,
        SWITCHES,
        PERSON;

        static Step of(DomainException failure) {
            return switch (failure.key()) {
                case "extension.none-free" -> EXTENSIONS;
                case "agent.step" -> SWITCHES;
                default -> CHECK;
            };
        }
    }

    /** Stays on the page: the password is in this answer only. */
    public void create() {
        actions.change(null, () -> {
            try {
                created = agents.create(
                        signedIn.companyId(),
                        signedIn.editor(),
                        new NewAgent(
                                Entered.words(firstName),
                                Entered.words(lastName),
                                Entered.words(email),
                                role == null ? Role.AGENT : role,
                                (int) Entered.needed(
                                        "extensions_count", extensionsCount, 0, NewAgent.MOST_EXTENSIONS)));
            } catch (DomainException e) {
                failed = Step.of(e);
                throw e;
            }
            firstName = null;
            lastName = null;
            email = null;
            return look.text("person.created", created.user().username());
        });
    }

    /** Null: nobody was created by this request. */
    public CreatedAgent getCreated() {
        return created;
    }

    /** Whether something was tried, and there is something to be said of its steps. */
    public boolean isTried() {
        return created != null || failed != null;
    }

    public List<Step> getSteps() {
        return Arrays.asList(Step.values());
    }

    /** {@code up, down} or nothing: the step was not reached. */
    public String state(Step step) {
        if (created != null || (failed != null && step.compareTo(failed) < 0)) {
            return "up";
        }
        return step == failed ? "down" : "";
    }

    /** What a step does, as it is done for this company. */
    public String words(Step step) {
        if (step != Step.SWITCHES) {
            return look.name("agent.step-", step);
        }
        return clusters.serving(signedIn.companyId())
                .map(cluster ->
                        look.name("agent.step-switches-", cluster.settings().mode()))
                .orElseGet(() -> look.text("agent.step-switches-none"));
    }

    public List<Role> getRoles() {
        return List.of(Role.values());
    }

    public String getFirstName() {
        return firstName;
    }

    public void setFirstName(String firstName) {
        this.firstName = firstName;
    }

    public String getLastName() {
        return lastName;
    }

    public void setLastName(String lastName) {
        this.lastName = lastName;
    }

    public String getEmail() {
        return email;
    }

    public void setEmail(String email) {
        this.email = email;
    }

    public Role getRole() {
        return role;
    }

    public void setRole(Role role) {
        this.role = role;
    }

    public String getExtensionsCount() {
        return extensionsCount;
    }

    public void setExtensionsCount(String extensionsCount) {
        this.extensionsCount = extensionsCount;
    }
}
