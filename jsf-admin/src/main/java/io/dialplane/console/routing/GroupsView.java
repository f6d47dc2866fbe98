package io.dialplane.console.routing;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.console.user.Colleagues;
import io.dialplane.routing.AgentGroup;
import io.dialplane.routing.GroupService;
import io.dialplane.routing.RoutingRule;
import io.dialplane.routing.RuleService;
import io.dialplane.user.User;
import io.dialplane.user.UserService;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Groups of people who take calls: who is in which, and which rules ring it. */
@Named("groups")
@RequestScoped
public class GroupsView {

    private static final String HERE = "/groups.xhtml";
    private static final String UNKNOWN = "routing.group-unknown";
    private static final String MEMBERS = "members";
    private static final int AT_A_GLANCE = 20;

    @Inject
    private GroupService groups;

    @Inject
    private RuleService rules;

    @Inject
    private UserService users;

    @Inject
    private Colleagues colleagues;

    @Inject
    private SignedIn signedIn;

    @Inject
    private HttpServletRequest request;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private String id;
    private String search;
    private String name;
    private String version;
    private String row;
    private List<AgentGroup> rows;
    private Map<Integer, String> names;
    private Map<Integer, List<String>> uses;
    private List<Choice> choices;

    /** Somebody who is, or may become, a member of the group that is edited. */
    public record Choice(int id, String fullName, String username, boolean member) {}

    @PostConstruct
    void begin() {
        id = request.getParameter("id");
        search = Entered.words(request.getParameter("who"));
    }

    public List<AgentGroup> getRows() {
        if (rows == null) {
            rows = groups.list(signedIn.companyId());
        }
        return rows;
    }

    /** The group that is edited; null: none, a new one may be made. */
    public AgentGroup getEdited() {
        return getRows().stream()
                .filter(one -> Integer.toString(one.id()).equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Whether there is something to be filled in; what was filled in stays when somebody has deleted the group meanwhile. */
    public boolean isThere() {
        return id == null || request.getParameter("chosen") != null || getEdited() != null;
    }

    /** What the fields show of a group, or that there is none. */
    public void fill() {
        AgentGroup edited = getEdited();
        if (edited == null && id != null) {
            actions.read(() -> groups.get(signedIn.companyId(), Entered.id(id, UNKNOWN)), null);
        } else if (edited != null && version == null) {
            version = Integer.toString(edited.version());
            name = edited.name();
        }
    }

    /** Names of a group's members, in alphabetical order. */
    public List<String> members(AgentGroup of) {
        if (names == null) {
            Set<Integer> all = getRows().stream()
                    .flatMap(group -> group.members().stream())
                    .collect(Collectors.toSet());
            names = users.some(signedIn.companyId(), all).stream().collect(Collectors.toMap(User::id, this::nameOf));
        }
        return of.members().stream()
                .map(names::get)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    private String nameOf(User user) {
        return user.fullName();
    }

    /** Names of the rules that ring a group, in the rules' order; a group that has some stays. */
    public List<String> rules(AgentGroup of) {
        if (uses == null) {
            uses = new HashMap<>();
            for (RoutingRule rule : rules.list(signedIn.companyId())) {
                rule.groups().forEach(group -> uses.computeIfAbsent(group, one -> new ArrayList<>())
                        .add(rule.name()));
            }
        }
        return uses.getOrDefault(of.id(), List.of());
    }

    /**
     * Who can be chosen: members first, then others, by their names. A member who takes no calls any more is not among them, and
     * leaves the group with its next change.
     */
    public List<Choice> getChoices() {
        if (choices == null) {
            Set<Integer> members = ticked();
            Map<Integer, User> there = users.some(signedIn.companyId(), members).stream()
                    .collect(Collectors.toMap(User::id, Function.identity()));
            there.keySet().retainAll(users.takeCalls(signedIn.companyId(), members));
            List<Choice> found = new ArrayList<>();
            there.values().stream()
                    .sorted((one, other) -> one.fullName().compareTo(other.fullName()))
                    .forEach(user -> found.add(choice(user, true)));
            colleagues.like(search).stream()
                    .filter(user -> !there.containsKey(user.id()))
                    .forEach(user -> found.add(choice(user, false)));
            choices = found;
        }
        return choices;
    }

    /** There are more people than are taken in at a glance. */
    public boolean isSearchable() {
        return search != null || getChoices().size() > AT_A_GLANCE;
    }

    private static Choice choice(User user, boolean member) {
        return new Choice(user.id(), user.fullName(), user.username(), member);
    }

    /** Those whose boxes are ticked: as they were sent, else the group's members. */
    private Set<Integer> ticked() {
        if (request.getParameter("chosen") != null) {
            return new HashSet<>(sent());
        }
        return getEdited() == null ? Set.of() : new HashSet<>(getEdited().members());
    }

    private List<Integer> sent() {
        String[] sent = request.getParameterValues(MEMBERS);
        return sent == null
                ? List.of()
                : Arrays.stream(sent)
                        .filter(one -> one.matches("[0-9]{1,9}"))
                        .map(Integer::valueOf)
                        .toList();
    }

    /** Looks for people: the form is shown again as it was sent, those who are ticked first. */
    public String look() {
        return null;
    }

    /** Makes a group, or saves what was changed of one. */
    public String save() {
        return actions.change(HERE, () -> {
            String wanted = name == null ? "" : name;
            AgentGroup saved = id == null
                    ? groups.create(signedIn.companyId(), signedIn.actor(), wanted, sent())
                    : groups.change(
                            signedIn.companyId(), signedIn.actor(), Entered.id(id, UNKNOWN), wanted, sent(), (int)
                                    Entered.needed("version", version, 0, Integer.MAX_VALUE));
            return look.text(id == null ? "groups.created" : "groups.saved", saved.name());
        });
    }

    public String delete() {
        return actions.change(HERE, () -> {
            groups.delete(signedIn.companyId(), signedIn.actor(), Entered.id(row, UNKNOWN));
            return look.text("groups.deleted");
        });
    }

    public String getId() {
        return id;
    }

    public String getSearch() {
        return search;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getVersion() {
        return version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public String getRow() {
        return row;
    }

    public void setRow(String row) {
        this.row = row;
    }
}
