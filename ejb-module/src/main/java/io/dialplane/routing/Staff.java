package io.dialplane.routing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A company's people who take calls, its active agents and administrators, and the groups that rules name. */
final class Staff {

    private final Map<Integer, Member> members;
    private final Map<Integer, Group> groups;

    /** One of them. */
    record Member(int userId, String fullName) {}

    /** A group, with whoever is in it. */
    record Group(int id, String name, List<Integer> userIds) {}

    Staff(Collection<Member> members, Collection<Group> groups) {
        this.members = members.stream()
                .collect(Collectors.toMap(Member::userId, Function.identity(), (a, b) -> a, TreeMap::new));
        this.groups = groups.stream().collect(Collectors.toMap(Group::id, Function.identity()));
    }

    /** In the order of their ids. */
    Collection<Member> all() {
        return members.values();
    }

    /** Null: takes no calls. */
    Member member(int userId) {
        return members.get(userId);
    }

    /** Null: there is none. */
    Group group(int id) {
        return groups.get(id);
    }
}
