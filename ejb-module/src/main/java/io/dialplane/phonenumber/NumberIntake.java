package io.dialplane.phonenumber;

import io.dialplane.platform.CompanyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Sorts given texts into numbers and others, and writes the numbers down chunk by chunk. */
final class NumberIntake {

    private static final int CHUNK = 5_000;

    private final NumberQueries queries;
    private final CompanyId company;
    private final UUID id = UUID.randomUUID();
    private final String country;
    private final Set<String> countries;
    private final boolean retired;
    private final List<PhoneNumber> chunk = new ArrayList<>(CHUNK);
    private final InvalidTexts invalid = new InvalidTexts();
    private int valid;

    /**
     * An intake for a company.
     *
     * @param country   where national forms are at home
     * @param countries whose numbers the company may be handed
     * @param retired   numbers that were taken out of the pool for all come back as well
     */
    NumberIntake(NumberQueries queries, CompanyId company, String country, Set<String> countries, boolean retired) {
        this.queries = queries;
        this.company = company;
        this.country = country;
        this.countries = countries;
        this.retired = retired;
        queries.takeTime();
    }

    void take(String text) {
        String given = text.strip();
        if (given.isEmpty()) {
            return;
        }
        Optional<PhoneNumber> number =
                PhoneNumbers.parse(given, country).filter(n -> n.dialable() && countries.contains(n.country()));
        if (number.isEmpty()) {
            invalid.add(given);
            return;
        }
        valid++;
        chunk.add(number.get());
        if (chunk.size() == CHUNK) {
            stage();
        }
    }

    private void stage() {
        queries.stage(company, id, chunk);
        chunk.clear();
    }

    /** Puts what was taken into the pool. */
    Intake finish() {
        stage();
        int added = queries.restoreStaged(company, id, retired) + queries.addStaged(id);
        queries.unstage(id);
        return new Intake(added, valid - added, invalid.count(), invalid.samples());
    }
}
