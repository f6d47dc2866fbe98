package io.dialplane.web.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.agent.ProviderEvents;
import io.dialplane.agent.ozonetel.OzonetelSettingsService;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where Ozonetel pushes its events. They carry no signature; the secret in the path shows who sends them. Whoever has it wrong
 * is told no more than that there is nothing.
 */
@ApplicationScoped
@Path("/api/ozonetel/events/{company}/{secret}")
@Produces(MediaType.APPLICATION_JSON)
public class ProviderEventResource {

    private static final int LARGEST_MB = 1;
    private static final int LARGEST = LARGEST_MB * 1024 * 1024;
    private static final int MOST_EVENTS = 1_000;
    /** The form field in which some of its pushes put their JSON. */
    private static final String FORM_FIELD = "data";

    @Inject
    private CompanyService companies;

    @Inject
    private OzonetelSettingsService settings;

    @Inject
    private ProviderEvents events;

    /** @param taken how many events were new */
    public record TakenResponse(int taken) {}

    @POST
    @Consumes(MediaType.WILDCARD)
    @Access(By.ANYONE)
    public TakenResponse take(
            @PathParam("company") String idOrSlug, @PathParam("secret") String secret, InputStream body)
            throws IOException {
        CompanyId company = companies
                .find(idOrSlug)
                .filter(Company::isActive)
                .map(Company::id)
                .filter(id -> settings.isEventSecret(id, secret))
                .orElseThrow(() -> DomainException.notFound("http.404"));
        byte[] bytes = body.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw DomainException.tooLarge("request.too-large", LARGEST_MB);
        }
        return new TakenResponse(events.take(company, read(new String(bytes, StandardCharsets.UTF_8))));
    }

    /** One event or a list of them, as JSON or as a form that holds it, or the event's fields. */
    private static List<JsonNode> read(String text) throws JsonProcessingException {
        String first = text.stripLeading();
        JsonNode body = first.startsWith("{") || first.startsWith("[") ? Json.MAPPER.readTree(text) : form(text);
        List<JsonNode> read = new ArrayList<>();
        if (body.isArray()) {
            body.forEach(read::add);
        } else {
            read.add(body);
        }
        if (read.isEmpty() || read.size() > MOST_EVENTS || !read.stream().allMatch(JsonNode::isObject)) {
            throw DomainException.badRequest("provider-event.form", MOST_EVENTS);
        }
        return read;
    }

    private static JsonNode form(String text) throws JsonProcessingException {
        ObjectNode fields = Json.MAPPER.createObjectNode();
        for (String pair : text.strip().split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length != 2) {
                throw DomainException.badRequest("provider-event.form", MOST_EVENTS);
            }
            fields.put(decoded(parts[0]), decoded(parts[1]));
        }
        return fields.size() == 1 && fields.has(FORM_FIELD)
                ? Json.MAPPER.readTree(fields.get(FORM_FIELD).asText())
                : fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw DomainException.badRequest("provider-event.form", MOST_EVENTS);
        }
    }
}
