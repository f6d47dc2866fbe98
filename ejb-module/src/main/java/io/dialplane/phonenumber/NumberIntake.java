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
    private static final int SAMPLES = 5;
    private static final int LONGEST_SAMPLE = 64;

    private final NumberQueries queries;
    private final CompanyId company;
    private final UUID id = UUID.randomUUID();
    private final String country;
    private final Set<String> countries;
    private final boolean retired;
    private final List<PhoneNumber> chunk = new ArrayList<>(CHUNK);
    private final List<String> invalidSamples = new ArrayList<>();
    private int valid;
    private int invalid;

    /**
     * An intake for a company.
     *
     * @param country   where national forms are at home
     * @param countries whose numbers the company may be handed
     * @param retired   numbers that were taken out of the pool for all come back as well
     */
    NumberIntake(
            NumberQueries queries, CompanyId company, String country, Set<String> countries, boolean retired) {
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
            invalid++;
            if (invalidSamples.size() < SAMPLES) {
                invalidSamples.add(sample(given));
            }
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
        return new Intake(added, valid - added, invalid, List.copyOf(invalidSamples));
    }

    private static String sample(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ").strip();
        if (plain.length() <= LONGEST_SAMPLE) {
            return plain;
        }
        int end = Character.isHighSurrogate(plain.charAt(LONGEST_SAMPLE - 1)) ? LONGEST_SAMPLE - 1 : LONGEST_SAMPLE;
        return plain.substring(0, end) + "…";
    }
}
