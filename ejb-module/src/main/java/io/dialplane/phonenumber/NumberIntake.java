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
    private static final int SAMPLES = 5;
    private static final int LONGEST_SAMPLE = 64;

    private final NumberQueries queries;
    private final CompanyId company;
    private final UUID id = UUID.randomUUID();
    private final String country;
    private final Set<String> countries;
    private final Refusals refusals;
    private final List<PhoneNumber> chunk = new ArrayList<>(CHUNK);
    private final List<String> invalidSamples = new ArrayList<>();
    private int taken;
    private int valid;
    private int invalid;

    /**
     * An intake for a company.
     *
     * @param country   where national forms are at home
     * @param countries whose numbers the company may be handed
     * @param refusals  told of every text that is no number for this company
     */
    NumberIntake(NumberQueries queries, CompanyId company, String country, Set<String> countries, Refusals refusals) {
        this.queries = queries;
        this.company = company;
        this.country = country;
        this.countries = countries;
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
            invalid++;
            if (invalidSamples.size() < SAMPLES) {
                invalidSamples.add(sample(given));
            }
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
        int added = queries.addStaged(id);
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
