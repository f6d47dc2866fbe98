package io.dialplane.console.user;

import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.DomainException;
import io.dialplane.session.Role;
import io.dialplane.user.User;
import io.dialplane.user.UserFilter;
import io.dialplane.user.UserService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The company's people who take calls: active agents and administrators, to choose from. */
@Named("colleagues")
@RequestScoped
public class Colleagues {

    /** Of each role; a large company has more people than are offered, who are looked for or typed. */
    private static final int MOST = 500;

    @Inject
    private UserService users;

    @Inject
    private SignedIn signedIn;

    private List<User> all;

    /** Those who are offered, by their names; nobody to agents, who assign nothing. */
    public List<User> getAll() {
        if (all == null) {
            all = signedIn.isAgent() ? List.of() : like(null);
        }
        return all;
    }

    /**
     * Those who are found.
     *
     * @param search part of user name or names; null: all
     */
    public List<User> like(String search) {
        return Stream.of(Role.AGENT, Role.ADMIN)
                .flatMap(
                        role -> users
                                .page(signedIn.companyId(), new UserFilter(role, true, Entered.words(search)), 0, MOST)
                                .stream())
                .sorted(Comparator.comparing((User user) -> user.fullName()).thenComparing(user -> user.id()))
                .toList();
    }

    /**
     * Whoever has a user name; agents find themselves only.
     *
     * @throws DomainException 400 naming the field when nothing is given, or the company has nobody who is called so
     */
    public int id(String field, String username) {
        String name = Entered.words(username);
        if (name == null) {
            throw DomainException.invalid(field, "field.missing");
        }
        return users.named(signedIn.companyId(), name)
                .map(User::id)
                .filter(id -> !signedIn.isAgent() || id == signedIn.getUserId())
                .orElseThrow(() -> DomainException.invalid(field, "extension.no-such-person"));
    }
}
