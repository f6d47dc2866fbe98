package io.dialplane.phonenumber;

import io.dialplane.platform.CompanyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Sorts given texts into numbers and others, and writes the numbers down chunk by chunk. Every number that somebody adds comes
 * through here, by hand, by file or by an import job.
 */
final class NumberIntake {

    private static final int CHUNK = 5_000;

    private final IntakeQueries queries;
    private final CompanyId company;
    private final UUID id = UUID.randomUUID();
    private final String country;
    private final Set<String> countries;
    private final boolean retired;
    private final Refusals refusals;
    private final List<PhoneNumber> chunk = new ArrayList<>(CHUNK);
    private final InvalidTexts invalid = new InvalidTexts();
    private int taken;
    private int valid;

    /**
     * An intake for a company.
     *
     * @param country   where national forms are at home
     * @param countries whose numbers the company may be handed
     * @param retired   numbers that were taken out of the pool for all come back as well
     * @param refusals  told of every text that is no number for this company
     */
    NumberIntake(
            IntakeQueries queries,
            CompanyId company,
            String country,
            Set<String> countries,
            boolean retired,
            Refusals refusals) {
        this.queries = queries;
        this.company = company;
        this.country = country;
        this.countries = countries;
        this.retired = retired;
        this.refusals = refusals;
        queries.takeTime();
    }

    void take(String text) {
        int index = taken++;
        String given = text.strip();
        if (given.isEmpty()) {
            return;
        }
        PhoneNumber number = PhoneNumbers.parse(given, country).orElse(null);
        Refusals.Why refused = refused(number);
        if (refused != null) {
            invalid.add(given);
            refusals.refused(index, refused);
            return;
        }
        valid++;
        chunk.add(number);
        if (chunk.size() == CHUNK) {
            stage();
        }
    }

    private Refusals.Why refused(PhoneNumber number) {
        if (number == null) {
            return Refusals.Why.NOT_A_NUMBER;
        }
        if (!number.dialable()) {
            return Refusals.Why.NOT_DIALABLE;
        }
        return countries.contains(number.country()) ? null : Refusals.Why.OTHER_COUNTRY;
    }

    private void stage() {
        queries.stage(company, id, chunk);
        chunk.clear();
    }

    /** Puts what was taken into the pool. */
    Intake finish() {
        stage();
        // in this order, as reports do: new numbers, then locks of those that are there
        int added = queries.addStaged(id);
        added += queries.restoreStaged(company, id, retired);
        queries.unstage(id);
        return new Intake(added, valid - added, invalid.count(), invalid.samples());
    }
}
