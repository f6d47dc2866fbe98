package io.dialplane.console.platform;

import jakarta.inject.Inject;
import java.util.List;

/**
 * A list in numbered pages, which says how many rows there are.
 *
 * @param <E> a row
 */
public abstract class NumberedPages<E> {

    private static final int SIZE = 50;

    @Inject
    protected SignedIn signedIn;

    @Inject
    protected Look look;

    @Inject
    protected Show show;

    private String page;
    private List<E> rows;
    private Long total;

    /** Rows of the company, in order. */
    protected abstract List<E> read(int first, int most);

    protected abstract long count();

    /** The list with its questions, without the page. */
    protected abstract Address address();

    public List<E> getRows() {
        if (rows == null) {
            rows = read((getNumber() - 1) * SIZE, SIZE);
        }
        return rows;
    }

    public long getTotal() {
        if (total == null) {
            total = count();
        }
        return total;
    }

    /** Number of the page shown, from 1 to the last that has rows. */
    public int getNumber() {
        int asked = page != null && page.matches("[0-9]{1,6}") ? Integer.parseInt(page) : 1;
        return asked <= 1 ? 1 : (int) Math.min(asked, lastPage(getTotal()));
    }

    /** Number of the last page with rows; 1: there are none. */
    static long lastPage(long total) {
        return Math.max(1, (total + SIZE - 1) / SIZE);
    }

    public boolean isMore() {
        return (long) getNumber() * SIZE < getTotal();
    }

    /** Address of another page. */
    public String page(int number) {
        return address().with("page", number).toString();
    }

    /** First and last place of the rows shown. */
    public String getPlaces() {
        int first = (getNumber() - 1) * SIZE + 1;
        return look.text(
                "numbers.places",
                show.number(first),
                show.number(first + getRows().size() - 1));
    }

    public String getPage() {
        return page;
    }

    public void setPage(String page) {
        this.page = page;
    }
}
