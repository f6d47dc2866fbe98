package io.dialplane.phonenumber;

import java.util.ArrayList;
import java.util.List;

/** Counts texts that are no numbers, and keeps the first few to show. */
public final class InvalidTexts {

    private static final int SAMPLES = 5;
    private static final int LONGEST_SAMPLE = 64;

    private final List<String> samples = new ArrayList<>();
    private int count;

    public void add(String text) {
        count++;
        if (samples.size() < SAMPLES) {
            samples.add(sample(text));
        }
    }

    public int count() {
        return count;
    }

    /** The first of them, five at most, without control characters and cut to 64. */
    public List<String> samples() {
        return List.copyOf(samples);
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
