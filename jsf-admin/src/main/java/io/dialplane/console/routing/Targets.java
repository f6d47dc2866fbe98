package io.dialplane.console.routing;

import io.dialplane.console.platform.SignedIn;
import io.dialplane.routing.AgentGroup;
import io.dialplane.routing.GroupService;
import io.dialplane.session.Role;
import io.dialplane.user.User;
import io.dialplane.user.UserFilter;
import io.dialplane.user.UserService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whom rules can ring: people who take calls, and groups; and what they are called. */
@Named("targets")
@RequestScoped
public class Targets {

    /** Of each role. */
    private static final int MOST_OFFERED = 1_000;

    private static final List<Role> TAKE_CALLS = List.of(Role.AGENT, Role.ADMIN);

    @Inject
    private UserService users;

    @Inject
    private GroupService groups;

    @Inject
    private SignedIn signedIn;

    private List<Choice> people;
    private List<Choice> groupChoices;

    /**
     * Somebody, or a group.
     *
     * @param id as forms send it
     */
    public record Choice(String id, String name) {

        static Choice of(User person) {
            return new Choice(Integer.toString(person.id()), person.fullName());
        }
    }

    /** Agents and administrators, active or not. */
    public List<Choice> getPeople() {
        if (people == null) {
            people = TAKE_CALLS.stream()
                    .flatMap(role ->
                            users
                                    .page(signedIn.companyId(), new UserFilter(role, null, null), 0, MOST_OFFERED)
                                    .stream())
                    .map(Choice::of)
                    .toList();
        }
        return people;
    }

    /** Whether the company has more people who take calls than are offered. */
    public boolean isMore() {
        return getPeople().size() >= MOST_OFFERED
                && TAKE_CALLS.stream()
                        .anyMatch(role ->
                                users.count(signedIn.companyId(), new UserFilter(role, null, null)) > MOST_OFFERED);
    }

    /** Those of whom a list shows something, for its filter: whoever is chosen in it is among them. */
    public List<Choice> with(String chosen) {
        return people(chosen != null && chosen.matches("[0-9]{1,9}") ? List.of(Integer.valueOf(chosen)) : List.of());
    }

    /** The same, and whoever else is named already. */
    public List<Choice> people(Collection<Integer> named) {
        List<Integer> others = named.stream()
                .filter(id -> getPeople().stream().noneMatch(one -> one.id().equals(id.toString())))
                .toList();
        return Stream.concat(users.some(signedIn.companyId(), others).stream().map(Choice::of), getPeople().stream())
                .toList();
    }

    public List<Choice> getGroups() {
        if (groupChoices == null) {
            groupChoices = groups.list(signedIn.companyId()).stream()
                    .map(group -> new Choice(Integer.toString(group.id()), group.name()))
                    .toList();
        }
        return groupChoices;
    }

    /** Names of people by their ids. */
    Map<Integer, String> names(Collection<Integer> userIds) {
        return users.some(signedIn.companyId(), userIds).stream().collect(Collectors.toMap(User::id, User::fullName));
    }

    /** Names of all groups by their ids. */
    Map<Integer, String> groupNames() {
        return groups.list(signedIn.companyId()).stream().collect(Collectors.toMap(AgentGroup::id, AgentGroup::name));
    }
}
