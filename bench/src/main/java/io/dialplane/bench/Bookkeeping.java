package io.dialplane.bench;

/**
 * Measures reports with all that is kept beside them, the wallet's ledger and the figures of statistics, and without: the calls cost
 * nothing and the statement counts nothing. In turns.
 */
final class Bookkeeping implements AutoCloseable {

    private static final String FUNCTION = "report_results";
    private static final String BEGIN = "        counted AS (";
    private static final String END = "        moved AS (";

    private final Owner owner;
    private final Company company;
    private final String whole;
    private final Reports with;
    private final Reports without;

    Bookkeeping(Installation installation, Company company, Clients clients, Owner owner) {
        this.owner = owner;
        this.company = company;
        this.whole = owner.text("SELECT pg_get_functiondef('" + FUNCTION + "'::regproc)");
        this.with = new Reports(installation, company, clients, owner);
        this.without = new Reports(installation, company, clients, owner);
    }

    /** One round of both. */
    void round(int number, boolean counts) {
        if (number % 2 == 0) {
            with.round(number, counts);
        }
        leaveOut();
        without.round(number, counts);
        putBack();
        if (number % 2 != 0) {
            with.round(number, counts);
        }
    }

    private void leaveOut() {
        int from = whole.indexOf(BEGIN);
        int to = whole.indexOf(END);
        if (from < 0 || to < from) {
            throw new IllegalStateException(FUNCTION + " no longer counts between '" + BEGIN + "' and '" + END + "'");
        }
        owner.run(whole.substring(0, from) + whole.substring(to));
        owner.run(
                "UPDATE company SET settings = jsonb_set(settings, '{cost_per_connected}', '0') WHERE id = ?",
                company.id());
    }

    private void putBack() {
        owner.run(whole);
        owner.run(
                "UPDATE company SET settings = jsonb_set(settings, '{cost_per_connected}', '150') WHERE id = ?",
                company.id());
    }

    Reports with() {
        return with;
    }

    Reports without() {
        return without;
    }

    /** The share of the rate without that is left with all of it. */
    double share(int size, int count, Side side) {
        return with.ratio(without, size, count, side);
    }

    @Override
    public void close() {
        with.close();
        without.close();
    }
}
