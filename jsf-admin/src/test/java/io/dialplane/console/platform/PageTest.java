package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.CompanyId;
import io.dialplane.session.Role;
import io.dialplane.session.Session;
import jakarta.servlet.annotation.WebServlet;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who gets what of the console. */
class PageTest {

    /** Of an administrator who is a superuser, so that every page opens; or of somebody else. */
    private static Session session(Role role, boolean temporary, boolean enrols) {
        return new Session(
                UUID.randomUUID(),
                7,
                new CompanyId(1),
                "sara",
                role,
                role == Role.ADMIN,
                temporary,
                enrols,
                Instant.EPOCH);
    }

    private static Page opened(Page wanted, Session session) {
        return LiveSessionFilter.opened(wanted, session, Page.NUMBERS);
    }

    @Test
    void nothing_opens_before_the_password_and_the_second_factor() {
        for (Page page : Page.values()) {
            assertThat(opened(page, session(Role.ADMIN, true, true))).isEqualTo(Page.PROFILE);
            assertThat(opened(page, session(Role.ADMIN, false, true))).isEqualTo(Page.SECOND_FACTOR);
            assertThat(opened(page, session(Role.ADMIN, false, false))).isEqualTo(page);
        }
        for (Page page : List.of(Page.AUDIT, Page.STATISTICS, Page.BATCHES, Page.BATCH)) {
            assertThat(opened(page, session(Role.AGENT, false, false))).isEqualTo(Page.NUMBERS);
            assertThat(opened(page, session(Role.SUPERVISOR, false, false))).isEqualTo(page);
        }
    }

    @Test
    void what_pages_fetch_belongs_to_a_page() {
        assertThat(Page.of("/numbers.xhtml")).contains(Page.NUMBERS);
        assertThat(Page.of("/download/rejected")).contains(Page.IMPORTS);
        assertThat(Page.of("/progress/numbers")).contains(Page.NUMBERS);
        assertThat(Page.of("/download/everything")).isEmpty();
    }

    /** One that nobody has thought of would be served to nobody. */
    @Test
    void every_servlet_belongs_to_a_page() throws Exception {
        List<String> paths = new ArrayList<>();
        for (Class<?> type : classes()) {
            WebServlet servlet = type.getAnnotation(WebServlet.class);
            if (servlet != null && type != AliveServlet.class) {
                paths.addAll(List.of(servlet.value()));
            }
        }
        assertThat(paths).contains("/download/numbers").allMatch(path -> Page.of(path)
                .isPresent());
    }

    private static List<Class<?>> classes() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(
                Page.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                found.add(Class.forName(
                        name.substring(0, name.length() - ".class".length()), false, Page.class.getClassLoader()));
            }
        }
        return found;
    }
}
