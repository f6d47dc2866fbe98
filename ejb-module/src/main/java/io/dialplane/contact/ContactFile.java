package io.dialplane.contact;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.HeadedCsv;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A {@linkplain HeadedCsv file} of contacts. Its columns are {@code name}, and any of {@code phone_numbers, lead_status, product, market, state, tags, notes} and {@code custom.<field>};
 * others are ignored. Several numbers or tags of a cell are separated by {@code |}, {@code ;}, {@code ,} or line ends.
 */
final class ContactFile {

    /** Rows of one file at most. */
    static final int MOST = 100_000;

    private static final String CUSTOM = "custom.";

    private final HeadedCsv file;

    private ContactFile(HeadedCsv file) {
        this.file = file;
    }

    /** @throws DomainException 400 when it is not text in UTF-8 */
    static ContactFile of(byte[] bytes) {
        return new ContactFile(HeadedCsv.of(bytes));
    }

    /**
     * How many rows it has.
     *
     * @throws DomainException 400 when it is no file of contacts, or has none or too many
     */
    int count() {
        int[] count = {0};
        forEach(0, row -> count[0]++);
        if (count[0] == 0 || count[0] > MOST) {
            throw DomainException.invalid("file", "contact.file-rows", Integer.toString(MOST));
        }
        return count[0];
    }

    /**
     * Its rows in order, but for the first ones.
     *
     * @param skip how many are left out
     */
    void forEach(int skip, Consumer<ContactRow> each) {
        file.forEach("name", "contact.file-header", skip, row -> each.accept(contact(row)));
    }

    private static ContactRow contact(HeadedCsv.Row row) {
        Map<String, String> custom = new LinkedHashMap<>();
        row.columns().stream()
                .filter(column -> column.toLowerCase(Locale.ROOT).startsWith(CUSTOM))
                .forEach(column -> custom.put(column.substring(CUSTOM.length()), row.cell(column)));
        custom.values().removeIf(String::isEmpty);
        return new ContactRow(
                row.number(),
                row.cell("name"),
                Stream.of("phone_numbers", "phone_number", "phone")
                        .flatMap(column -> parts(row.cell(column)))
                        .toList(),
                row.cell("lead_status"),
                row.cell("product"),
                row.cell("market"),
                row.cell("state"),
                parts(row.cell("tags")).toList(),
                row.cell("notes"),
                custom);
    }

    private static Stream<String> parts(String cell) {
        return Arrays.stream(cell.split("[|;,\r\n]")).map(String::strip).filter(part -> !part.isEmpty());
    }
}
