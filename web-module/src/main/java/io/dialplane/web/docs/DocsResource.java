package io.dialplane.web.docs;

import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** Swagger UI for the document at {@code /openapi}. Everything comes from this server; a strict policy keeps it so. */
@ApplicationScoped
@Path("/api/docs")
public class DocsResource {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = "io/dialplane/web/docs/docs.html";
    private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/" + version() + "/";
    private static final String JAVASCRIPT = "text/javascript;charset=utf-8";

    /** A file of the page. */
    private record Part(String resource, String type) {}

    private static final Map<String, Part> PARTS = Map.of(
            "docs.js", new Part("io/dialplane/web/docs/docs.js", JAVASCRIPT),
            "swagger-ui-bundle.js", new Part(WEBJAR + "swagger-ui-bundle.js", JAVASCRIPT),
            "swagger-ui.css", new Part(WEBJAR + "swagger-ui.css", "text/css;charset=utf-8"),
            "favicon-32x32.png", new Part(WEBJAR + "favicon-32x32.png", "image/png"));

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Access(By.ANYONE)
    public Response page() {
        return guarded(PAGE, "text/html;charset=utf-8")
                .header("Content-Security-Policy", POLICY)
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }

    @GET
    @Path("/{file}")
    @Produces(MediaType.WILDCARD)
    @Access(By.ANYONE)
    public Response file(@PathParam("file") String file) {
        Part part = PARTS.get(file);
        if (part == null) {
            throw DomainException.notFound("http.404");
        }
        return guarded(part.resource(), part.type())
                .header(HttpHeaders.CACHE_CONTROL, "max-age=3600")
                .build();
    }

    private static Response.ResponseBuilder guarded(String resource, String type) {
        return Response.ok(open(resource), type).header("X-Content-Type-Options", "nosniff");
    }

    private static InputStream open(String resource) {
        InputStream content = DocsResource.class.getClassLoader().getResourceAsStream(resource);
        if (content == null) {
            throw new IllegalStateException(resource + " is not in the archive");
        }
        return content;
    }

    /** A webjar keeps its files in a folder that is named after it. */
    private static String version() {
        try (InputStream in = open("META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
