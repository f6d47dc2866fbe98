package io.dialplane.web.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UploadedFileTest {

    private static final String TYPE = "multipart/form-data; boundary=XX";

    private Set<Path> before;

    @BeforeEach
    void look() throws IOException {
        before = temporary();
    }

    @AfterEach
    void no_temporary_file_is_left() throws IOException {
        assertThat(temporary()).isEqualTo(before);
    }

    @Test
    void the_part_called_file_is_read_whatever_stands_beside_it() {
        String body = "--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
                + part("file", "list.csv", "phone\n09121111111\n09122222222\n")
                + "--XX--\r\n";

        assertThat(receive(TYPE, body)).containsExactly("09121111111", "09122222222");
    }

    @Test
    void a_Persian_file_name_is_a_name() {
        assertThat(receive(TYPE, part("file", "لیست شماره‌ها.csv", "09121111111\n") + "--XX--\r\n"))
                .containsExactly("09121111111");
    }

    @Test
    void without_the_part_the_request_is_refused() {
        assertThat(refusal(TYPE, part("other", "list.csv", "09121111111\n") + "--XX--\r\n")
                        .key())
                .isEqualTo("file.missing");
        assertThat(refusal(TYPE, "--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n0912\r\n--XX--\r\n")
                        .key())
                .isEqualTo("file.missing");
    }

    @Test
    void what_is_not_well_formed_is_refused() {
        assertThat(refusal(TYPE, "").status()).isEqualTo(400);
        assertThat(refusal(TYPE, "zzz").status()).isEqualTo(400);
        assertThat(refusal("multipart/form-data", part("file", "a.csv", "1") + "--XX--\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(refusal(TYPE, part("file", "a.csv", "09121111111\n")).key()).isEqualTo("file.upload-broken");
        assertThat(refusal(TYPE, "--XX\r\nContent-Disposition: " + "x".repeat(100_000))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_file_that_is_too_large_is_refused_and_gone() {
        assertTooLarge("--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n");
    }

    @Test
    void what_stands_before_the_file_is_not_read_for_ever() {
        assertTooLarge("--XX\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n");
        assertTooLarge("preamble");
    }

    private static void assertTooLarge(String head) {
        InputStream endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                return ++given > 120L * 1024 * 1024 ? -1 : '9';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                java.util.Arrays.fill(buffer, offset, offset + length, (byte) '9');
                given += length;
                return given > 120L * 1024 * 1024 ? -1 : length;
            }
        };

        DomainException e = catchThrowableOfType(
                DomainException.class,
                () -> UploadedFile.receive(
                        TYPE,
                        new SequenceInputStream(
                                new ByteArrayInputStream(head.getBytes(StandardCharsets.UTF_8)), endless),
                        50));

        assertThat(e.status()).isEqualTo(413);
        assertThat(e.key()).isEqualTo("file.too-large");
    }

    private static String part(String name, String fileName, String content) {
        return "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName + "\"\r\n\r\n"
                + content + "\r\n";
    }

    private static List<String> receive(String type, String body) {
        List<String> texts = new ArrayList<>();
        try (UploadedFile file =
                UploadedFile.receive(type, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), 50)) {
            file.numbers(1 << 20).forEach(texts::add);
        }
        return texts;
    }

    private static DomainException refusal(String type, String body) {
        return catchThrowableOfType(DomainException.class, () -> receive(type, body));
    }

    private static Set<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(UploadedFile.PREFIX))
                    .collect(Collectors.toSet());
        }
    }
}
