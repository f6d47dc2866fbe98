package io.dialplane.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dialplane.batch.BatchService;
import io.dialplane.batch.NextBatch;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.container.test.api.Testable;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The whole enterprise archive as it was built, with one more web archive in it from which tests look at the services from
 * inside the server.
 */
@ExtendWith(ArquillianExtension.class)
@Tag("arquillian")
class ArquillianIT {

    /** As the console has one, each web archive beside it is asked for its own. */
    @ApplicationScoped
    public static class NoMechanism implements HttpAuthenticationMechanism {

        @Override
        public AuthenticationStatus validateRequest(
                HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
            return context.doNothing();
        }
    }

    @Inject
    private CompanyService companies;

    @Inject
    private BatchService batches;

    @Deployment
    static EnterpriseArchive productAndTest() throws IOException {
        WebArchive inside = ShrinkWrap.create(WebArchive.class, "inside.war")
                .addClasses(ArquillianIT.class, NoMechanism.class)
                .addAsWebInfResource(
                        new StringAsset("<beans version=\"4.0\" bean-discovery-mode=\"annotated\"/>"), "beans.xml");
        EnterpriseArchive product = ShrinkWrap.create(ZipImporter.class, "dialplane.ear")
                .importFrom(new File(System.getProperty("dialplane.ear")))
                .as(EnterpriseArchive.class);
        String descriptor = new String(
                product.get("META-INF/application.xml").getAsset().openStream().readAllBytes(), StandardCharsets.UTF_8);
        return product.addAsModule(Testable.archiveToTest(inside))
                .setApplicationXML(
                        new StringAsset(
                                descriptor.replaceFirst(
                                        "(\\s*<library-directory>)",
                                        "<module><web><web-uri>inside.war</web-uri><context-root>/inside</context-root></web></module>$1")));
    }

    @Test
    void servicesWorkInsideTheServer() throws NamingException {
        assertEquals("dialplane", new InitialContext().lookup("java:app/AppName"));
        CompanyId company = companies.defaultCompany();
        assertTrue(companies.get(company).isActive());
        NextBatch batch = batches.next(company, 10, null);
        assertEquals("no_window", batch.refusal());
        assertEquals(900, batch.retryAfter().toSeconds());
        DomainException refused = assertThrows(DomainException.class, () -> companies.get(new CompanyId(4711)));
        assertEquals(404, refused.status());
    }

    @Test
    @RunAsClient
    void theProductAnswersClients() throws IOException, InterruptedException {
        URI server = URI.create("http://localhost:" + System.getProperty("dialplane.arquillian.http-port") + "/");
        assertEquals(200, status(server.resolve("/api/health/ready")));
        assertEquals(401, status(server.resolve("/api/auth/me")));
        assertEquals(200, status(server.resolve("/console/login.xhtml")));
    }

    private static int status(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
