package io.dialplane.console.user;

import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
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
public class PeopleList {

    private static final int SIZE = 50;

    @Inject
    private UserService users;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private String search;
    private String role;
    private String active;
    private String page;
    private List<User> rows;
    private Long total;

    private UserFilter filter() {
        return new UserFilter(
                Entered.word(Role.class, role),
                active == null || active.isEmpty() ? null : Boolean.valueOf(active),
                Entered.words(search));
    }

    public List<User> getRows() {
        if (rows == null) {
            rows = users.page(signedIn.companyId(), filter(), (getNumber() - 1) * SIZE, SIZE);
        }
        return rows;
    }

    public long getTotal() {
        if (total == null) {
            total = users.count(signedIn.companyId(), filter());
        }
        return total;
    }

    public int getNumber() {
        return page != null && page.matches("[0-9]{1,6}") ? Math.max(1, Integer.parseInt(page)) : 1;
    }

    public boolean isMore() {
        return (long) getNumber() * SIZE < getTotal();
    }

    public boolean isNarrowed() {
        return !filter().equals(new UserFilter(null, null, null));
    }

    public String page(int number) {
        return Address.of("people.xhtml")
                .with("search", search)
                .with("role", role)
                .with("active", active)
                .with("page", number)
                .toString();
    }

    public String getPlaces() {
        int first = (getNumber() - 1) * SIZE + 1;
        return look.text(
                "numbers.places",
                show.number(first),
                show.number(first + getRows().size() - 1));
    }

    public List<Role> getRoles() {
        return List.of(Role.values());
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

    public String getPage() {
        return page;
    }

    public void setPage(String page) {
        this.page = page;
    }
}
