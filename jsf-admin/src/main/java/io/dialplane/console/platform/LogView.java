package io.dialplane.console.platform;

import io.dialplane.company.CompanyService;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A page of something that only grows, newest first: of a span of days, and behind the last entry of the page before.
 *
 * @param <E> an entry
 */
public abstract class LogView<E> {

    private static final int SIZE = 50;

    @Inject
    private CompanyService companies;

    @Inject
    private Actions actions;

    @Inject
    protected SignedIn signedIn;

    private String from;
    private String to;
    private String before;
    private List<E> rows;

    /**
     * Entries of the company, newest first.
     *
     * @param since  null: from the first
     * @param until  null: to the newest
     * @param before id that they are older than; null: any
     */
    protected abstract List<E> read(Instant since, Instant until, Long before, int most);

    protected abstract long id(E entry);

    /** This page with its own questions, without span and place. */
    protected abstract Address address();

    /** Read before anything is written: what is wrong with the question stands above it. */
    public void load() {
        getRows();
    }

    public List<E> getRows() {
        if (rows == null) {
            ZoneId zone = companies.get(signedIn.companyId()).timeZone();
            rows = actions.read(
                    () -> read(
                            Entered.moment("from", from, zone, false),
                            Entered.moment("to", to, zone, true),
                            before != null && before.matches("[0-9]{1,18}") ? Long.valueOf(before) : null,
                            SIZE),
                    List.of());
        }
        return rows;
    }

    /** Address of the next page; null: this is the last one. */
    public String getNext() {
        return getRows().size() < SIZE ? null : behind(id(rows.get(rows.size() - 1)));
    }

    /** Address of the first page of the same question. */
    public String getFirst() {
        return behind(null);
    }

    private String behind(Long entry) {
        return address().with("from", from).with("to", to).with("before", entry).toString();
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

    public String getBefore() {
        return before;
    }

    public void setBefore(String before) {
        this.before = before;
    }
}
