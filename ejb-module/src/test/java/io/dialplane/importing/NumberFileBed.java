package io.dialplane.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.io.TempDir;

/** Files of numbers, made and read. */
abstract class NumberFileBed {

    static final long LIMIT = 50L * 1024 * 1024;

    @TempDir
    Path directory;

    interface Filling {
        void fill(Worksheet sheet);
    }

    static byte[] workbook(Filling filling) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "test", "1.0")) {
            filling.fill(book.newWorksheet("sheet"));
        }
        return out.toByteArray();
    }

    static byte[] book(String sheet) throws IOException {
        return zip(Map.of("xl/workbook.xml", "<workbook/>", "xl/worksheets/sheet1.xml", sheet));
    }

    static byte[] zip(Map<String, String> parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    static byte[] zipOfZeros(String name, int megabytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("xl/workbook.xml"));
            zip.write("<workbook/>".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry(name));
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < megabytes; i++) {
                zip.write(megabyte);
            }
        }
        return out.toByteArray();
    }

    List<String> csv(String text) throws IOException {
        return read(Files.writeString(directory.resolve("x.csv"), text), "x.csv");
    }

    List<String> xlsx(byte[] bytes) throws IOException {
        return read(Files.write(directory.resolve("x.xlsx"), bytes), "x.xlsx");
    }

    static List<NumberRow> rows(Path file, String name) {
        List<NumberRow> rows = new ArrayList<>();
        new NumberFile(file, name, LIMIT).forEach(rows::add, share -> {});
        return rows;
    }

    static List<String> read(Path file, String name) {
        List<String> texts = new ArrayList<>();
        new NumberFile(file, name, LIMIT).forEach(texts::add);
        return texts;
    }

    String refusal(String name, byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("refused"), bytes);
        DomainException e = catchThrowableOfType(DomainException.class, () -> read(file, name));
        assertThat(e.status()).isEqualTo(400);
        assertThat(e.errors()).singleElement().satisfies(error -> assertThat(error.field())
                .isEqualTo("file"));
        return e.key();
    }
}
