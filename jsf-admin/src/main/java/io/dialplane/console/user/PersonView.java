package io.dialplane.console.user;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.AgentService;
import io.dialplane.session.Role;
import io.dialplane.user.AgentType;
import io.dialplane.user.NewPerson;
import io.dialplane.user.PersonChange;
import io.dialplane.user.User;
import io.dialplane.user.UserService;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** One of the company's people, or somebody new. */
@Named("person")
@RequestScoped
public class PersonView {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LETTERS_OF_PASSWORD = 14;

    @Inject
    private UserService users;

    @Inject
    private AgentService agents;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private String id;
    private String version;
    private String username;
    private String password;
    private Role role = Role.AGENT;
    private AgentType agentType = AgentType.BOTH;
    private boolean superuser;
    private String firstName;
    private String lastName;
    private String email;
    private String phoneNumber;
    private User shown;

    /** What is shown is known before the fields of a form that was sent are looked at: else their buttons would not be there. */
    @PostConstruct
    void begin() {
        id = faces.getExternalContext().getRequestParameterMap().get("id");
    }

    /** Null: somebody new. */
    public User getShown() {
        if (shown == null && id != null) {
            shown = actions.read(() -> users.get(signedIn.companyId(), id()), null);
        }
        return shown;
    }

    private int id() {
        return Entered.id(id, "user.unknown");
    }

    /** What the fields show of somebody who is there already, unless they were sent: another form of the page may have been. */
    public void fill() {
        User user = getShown();
        if (user != null && version == null) {
            version = Integer.toString(user.version());
            username = user.username();
            role = user.role();
            agentType = user.agentType();
            superuser = user.isSuperuser();
            firstName = user.firstName();
            lastName = user.lastName();
            email = user.email();
            phoneNumber = user.phoneNumber() == null ? null : show.phone(user.phoneNumber());
        }
    }

    /** Creates somebody, or saves what was changed. */
    public String save() {
        return actions.change("/people.xhtml", () -> {
            if (id == null) {
                if (Entered.words(username) == null) {
                    throw DomainException.invalid("username", "field.missing");
                }
                if (password == null || password.isEmpty()) {
                    throw DomainException.invalid("password", "field.missing");
                }
                User created = users.create(
                        signedIn.companyId(),
                        signedIn.editor(),
                        new NewPerson(
                                username,
                                password,
                                role,
                                agentType,
                                superuser,
                                true,
                                true,
                                firstName,
                                lastName,
                                email,
                                phoneNumber));
                return look.text("person.created", created.username());
            }
            User changed = users.change(signedIn.companyId(), signedIn.editor(), id(), written(signedIn.isSuperuser()));
            return look.text("person.saved", changed.username());
        });
    }

    /**
     * What the form says of somebody who is there already.
     *
     * @throws DomainException 400 without the version: the other fields were then not read either, and would be emptied
     */
    PersonChange written(boolean bySuperuser) {
        return new PersonChange(
                Entered.words(username),
                null,
                role,
                agentType,
                bySuperuser ? superuser : null,
                null,
                null,
                Optional.ofNullable(firstName),
                Optional.ofNullable(lastName),
                Optional.ofNullable(email),
                Optional.ofNullable(phoneNumber),
                (int) Entered.needed("version", version, 0, Integer.MAX_VALUE));
    }

    /** Suspends somebody: every session ends, and the switches don't know the telephones any more. */
    public String suspend() {
        return activate(false, "person.suspended");
    }

    public String resume() {
        return activate(true, "person.resumed");
    }

    private String activate(boolean active, String said) {
        return actions.change(
                "/person.xhtml?id=" + id,
                () -> look.text(
                        said,
                        agents.change(signedIn.companyId(), signedIn.editor(), id(), null, null, null, null, active)
                                .user()
                                .username()));
    }

    /** Gives a temporary password, shown this once. */
    public String resetPassword() {
        return actions.change("/person.xhtml?id=" + id, () -> {
            StringBuilder temporary = new StringBuilder();
            for (int i = 0; i < LETTERS_OF_PASSWORD; i++) {
                temporary.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
            }
            users.change(
                    signedIn.companyId(),
                    signedIn.editor(),
                    id(),
                    new PersonChange(
                            null, temporary.toString(), null, null, null, null, true, null, null, null, null, null));
            return look.text("person.temporary", temporary.toString());
        });
    }

    public String delete() {
        return actions.change("/people.xhtml", () -> {
            agents.delete(signedIn.companyId(), signedIn.editor(), id());
            return look.text("person.deleted");
        });
    }

    public List<Role> getRoles() {
        return List.of(Role.values());
    }

    public List<AgentType> getAgentTypes() {
        return List.of(AgentType.values());
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public String getVersion() {
        return version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public Role getRole() {
        return role;
    }

    public void setRole(Role role) {
        this.role = role;
    }

    public AgentType getAgentType() {
        return agentType;
    }

    public void setAgentType(AgentType agentType) {
        this.agentType = agentType;
    }

    public boolean isSuperuser() {
        return superuser;
    }

    public void setSuperuser(boolean superuser) {
        this.superuser = superuser;
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

    public String getPhoneNumber() {
        return phoneNumber;
    }

    public void setPhoneNumber(String phoneNumber) {
        this.phoneNumber = phoneNumber;
    }
}
