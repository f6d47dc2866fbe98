package io.dialplane.suppression;

import io.dialplane.phonenumber.Intake;
import io.dialplane.phonenumber.InvalidTexts;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Sorts given texts into numbers and others, and writes the numbers on a list chunk by chunk; any valid number will do. */
final class SuppressionIntake {

    private static final int CHUNK = 5_000;

    private final String country;
    private final ToIntFunction<Collection<String>> writer;
    private final Set<String> chunk = new LinkedHashSet<>();
    private final InvalidTexts invalid = new InvalidTexts();
    private int valid;
    private int added;

    /**
     * An intake.
     *
     * @param country where national forms are at home
     * @param writer  writes numbers, and says how many were new
     */
    SuppressionIntake(String country, ToIntFunction<Collection<String>> writer) {
        this.country = country;
        this.writer = writer;
    }

    void take(String text) {
        String given = text.strip();
        if (given.isEmpty()) {
            return;
        }
        Optional<PhoneNumber> number = PhoneNumbers.parse(given, country);
        if (number.isEmpty()) {
            invalid.add(given);
            return;
        }
        valid++;
        chunk.add(number.get().e164());
        if (chunk.size() == CHUNK) {
            write();
        }
    }

    private void write() {
        added += chunk.isEmpty() ? 0 : writer.applyAsInt(chunk);
        chunk.clear();
    }

    Intake finish() {
        write();
        return new Intake(added, valid - added, invalid.count(), invalid.samples());
    }
}
