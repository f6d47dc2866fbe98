package io.dialplane.importing;

import io.dialplane.platform.DomainException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The texts that a workbook's cells refer to by number, packed: a few bytes beside the text itself. */
final class SharedTexts {

    /** Three sheets full of different texts. */
    private static final int AT_MOST = 3 * 1_048_576;

    private byte[] bytes = new byte[1 << 16];
    private int[] ends = new int[1 << 12];
    private int count;

    /** @throws DomainException 400 when there are too many */
    void add(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        int start = count == 0 ? 0 : ends[count - 1];
        if (count == AT_MOST) {
            throw DomainException.invalid("file", "file.too-many-texts", AT_MOST);
        }
        if (start + encoded.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, start + encoded.length));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        System.arraycopy(encoded, 0, bytes, start, encoded.length);
        ends[count++] = start + encoded.length;
    }

    /** The text of a number as a cell has it; the number itself when there is none. */
    String get(String number) {
        if (!number.matches("[0-9]{1,9}") || Integer.parseInt(number) >= count) {
            return number;
        }
        int i = Integer.parseInt(number);
        int start = i == 0 ? 0 : ends[i - 1];
        return new String(bytes, start, ends[i] - start, StandardCharsets.UTF_8);
    }
}
