package io.dialplane.console.phonenumber;

import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.phonenumber.CompanyNumber;
import io.dialplane.phonenumber.Intake;
import io.dialplane.phonenumber.NumberFilter;
import io.dialplane.phonenumber.NumberPage;
import io.dialplane.phonenumber.NumberService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/**
 * A page of the company's numbers. Everything that says which one is in its address: it can be sent to somebody, kept, and
 * gone back to, and the server keeps nothing of it. How many numbers there are is asked apart ({@link NumberCount}).
 */
@Named("numbers")
@RequestScoped
public class NumberList {

    private static final int SIZE = 50;
    private static final int LAST_PAGE = 1_000_000;

    @Inject
    private NumberService numbers;

    @Inject
    private CompanyService companies;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private String status;
    private String search;
    private String from;
    private String to;
    private String sort;
    private String order;
    private String page;
    private String added;
    private List<CompanyNumber> rows;
    private boolean more;

    NumberQuestion question() {
        return new NumberQuestion(status, search, from, to);
    }

    NumberFilter filter() {
        return question().filter(companies.get(signedIn.companyId()).timeZone(), signedIn.onlyAgent());
    }

    /** Read before anything is written: what is wrong with the question stands above it. */
    public void load() {
        getRows();
    }

    public List<CompanyNumber> getRows() {
        if (rows == null) {
            NumberPage asked = new NumberPage(sortedBy(), isDescending(), (getNumber() - 1) * SIZE, SIZE + 1, null);
            List<CompanyNumber> found =
                    actions.read(() -> numbers.page(signedIn.companyId(), filter(), asked), List.of());
            more = found.size() > SIZE;
            rows = more ? found.subList(0, SIZE) : found;
        }
        return rows;
    }

    private NumberPage.Sort sortedBy() {
        NumberPage.Sort known = Entered.word(NumberPage.Sort.class, sort);
        return known == null ? NumberPage.Sort.CREATED_AT : known;
    }

    public boolean isDescending() {
        return !"asc".equals(order);
    }

    /** Number of the page shown, from 1. */
    public int getNumber() {
        String given = Entered.text(page);
        return given != null && given.matches("[0-9]{1,6}")
                ? Math.max(1, Math.min(LAST_PAGE, Integer.parseInt(given)))
                : 1;
    }

    public boolean isMore() {
        getRows();
        return more;
    }

    /** Something narrows the list. */
    public boolean isNarrowed() {
        return !question().query().isEmpty();
    }

    /** What the list shows, for whatever asks about it apart. */
    public String getQuery() {
        return question().query();
    }

    /** What can be kept of it under a name; empty: nothing. */
    public String getKept() {
        return question().kept();
    }

    /** This list as what somebody marks of it is kept under. */
    public String getMarks() {
        return signedIn.getUserId() + "/" + signedIn.getCompanyNumber() + "?"
                + question().query();
    }

    /** The same list, another page of it. */
    public String page(int number) {
        return address(sortedBy(), isDescending(), number);
    }

    /** The same list sorted by something: the other way round when it is already. */
    public String sorted(String by) {
        NumberPage.Sort wanted = NumberPage.Sort.valueOf(by);
        return address(wanted, wanted != sortedBy() || !isDescending(), 1);
    }

    /** {@code descending}, {@code ascending} or {@code none}, as tables tell it to readers that do not see. */
    public String direction(String by) {
        if (NumberPage.Sort.valueOf(by) != sortedBy()) {
            return "none";
        }
        return isDescending() ? "descending" : "ascending";
    }

    private String address(NumberPage.Sort by, boolean descending, int number) {
        String sorting = by == NumberPage.Sort.CREATED_AT && descending
                ? ""
                : "sort=" + by.name().toLowerCase(java.util.Locale.ROOT) + "&order=" + (descending ? "desc" : "asc")
                        + "&";
        return "numbers.xhtml?" + question().query() + sorting + "page=" + number;
    }

    /** First and last place of the rows shown. */
    public String getPlaces() {
        int first = (getNumber() - 1) * SIZE + 1;
        return look.text(
                "numbers.places",
                show.number(first),
                show.number(first + getRows().size() - 1));
    }

    /** Adds what somebody wrote, a number a line. */
    public String add() {
        return actions.change("/numbers.xhtml", () -> {
            List<String> lines = added == null ? List.of() : added.lines().toList();
            Intake taken = numbers.add(signedIn.companyId(), signedIn.actor(), signedIn.isSuperuser(), lines::forEach);
            return look.text(
                    taken.invalid() == 0 ? "numbers.added" : "numbers.added-some",
                    show.number(taken.added()),
                    show.number(taken.duplicates()),
                    show.number(taken.invalid()),
                    String.join(", ", taken.invalidSamples()));
        });
    }

    public String getStatus() {
        return status;
    }

    public void setStatus(String status) {
        this.status = status;
    }

    public String getSearch() {
        return search;
    }

    public void setSearch(String search) {
        this.search = search;
    }

    public String getFrom() {
        return from;
    }

    public void setFrom(String from) {
        this.from = from;
    }

    public String getTo() {
        return to;
    }

    public void setTo(String to) {
        this.to = to;
    }

    public String getSort() {
        return sort;
    }

    public void setSort(String sort) {
        this.sort = sort;
    }

    public String getOrder() {
        return order;
    }

    public void setOrder(String order) {
        this.order = order;
    }

    public String getPage() {
        return page;
    }

    public void setPage(String page) {
        this.page = page;
    }

    public String getAdded() {
        return added;
    }

    public void setAdded(String added) {
        this.added = added;
    }
}
