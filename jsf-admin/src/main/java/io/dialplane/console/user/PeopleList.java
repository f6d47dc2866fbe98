package io.dialplane.console.user;

import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.NumberedPages;
import io.dialplane.session.Role;
import io.dialplane.user.User;
import io.dialplane.user.UserFilter;
import io.dialplane.user.UserService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** A page of the company's people. */
@Named("people")
@RequestScoped
public class PeopleList extends NumberedPages<User> {

    private static final List<String> STATES = List.of("true", "false");

    @Inject
    private UserService users;

    private String search;
    private String role;
    private String active;

    private UserFilter filter() {
        return new UserFilter(
                Entered.word(Role.class, role),
                STATES.contains(String.valueOf(active)) ? Boolean.valueOf(active) : null,
                Entered.words(search));
    }

    @Override
    protected List<User> read(int first, int most) {
        return users.page(signedIn.companyId(), filter(), first, most);
    }

    @Override
    protected long count() {
        return users.count(signedIn.companyId(), filter());
    }

    @Override
    protected Address address() {
        return Address.of("people.xhtml")
                .with("search", search)
                .with("role", role)
                .with("active", active);
    }

    public boolean isNarrowed() {
        return !filter().equals(new UserFilter(null, null, null));
    }

    public List<Role> getRoles() {
        return List.of(Role.values());
    }

    /** Whether somebody is active, as addresses say it. */
    public List<String> getStates() {
        return STATES;
    }

    public String stateName(String active) {
        return look.text(Boolean.parseBoolean(active) ? "state.active" : "state.suspended");
    }

    public String getSearch() {
        return search;
    }

    public void setSearch(String search) {
        this.search = search;
    }

    public String getRole() {
        return role;
    }

    public void setRole(String role) {
        this.role = role;
    }

    public String getActive() {
        return active;
    }

    public void setActive(String active) {
        this.active = active;
    }
}
