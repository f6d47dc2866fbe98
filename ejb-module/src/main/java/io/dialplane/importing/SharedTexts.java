package io.dialplane.importing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The texts that a workbook's cells refer to by number. A sheet full of numbers has a million of them, so they are kept in
 * temporary files and take no heap.
 */
final class SharedTexts implements AutoCloseable {

    /** Bits of a place that hold the text's length in bytes: three for each of {@link NumberFile#LONGEST_TEXT} characters. */
    private static final int LENGTH_BITS = 9;

    private static final int MOST_DIGITS = 9;

    private final TemporaryBytes texts;
    private final TemporaryBytes places;
    private long end;
    private int count;

    SharedTexts() throws IOException {
        texts = new TemporaryBytes();
        places = new TemporaryBytes();
    }

    void add(String text) throws IOException {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        int room = TemporaryBytes.SEGMENT - (int) (end % TemporaryBytes.SEGMENT);
        if (encoded.length > room) { // a text lies within one segment
            end += room;
        }
        texts.segment(end).put((int) (end % TemporaryBytes.SEGMENT), encoded);
        long place = (long) count++ * Long.BYTES;
        places.segment(place).putLong((int) (place % TemporaryBytes.SEGMENT), end << LENGTH_BITS | encoded.length);
        end += encoded.length;
    }

    /** The text of a number as a cell has it; the number itself when there is none. */
    String get(String number) throws IOException {
        if (!isNumber(number) || Integer.parseInt(number) >= count) {
            return number;
        }
        long where = Long.parseLong(number) * Long.BYTES;
        long place = places.segment(where).getLong((int) (where % TemporaryBytes.SEGMENT));
        long start = place >>> LENGTH_BITS;
        byte[] encoded = new byte[(int) (place & ((1 << LENGTH_BITS) - 1))];
        ByteBuffer segment = texts.segment(start);
        segment.get((int) (start % TemporaryBytes.SEGMENT), encoded);
        return new String(encoded, StandardCharsets.UTF_8);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public void close() throws IOException {
        try (texts;
                places) {
            count = 0;
        }
    }
}
