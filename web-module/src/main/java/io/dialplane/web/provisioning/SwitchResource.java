package io.dialplane.web.provisioning;

import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.AskingCluster;
import io.dialplane.provisioning.XmlAnswers;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Where switches ask ({@code mod_xml_curl}), each cluster with its own secret. */
@ApplicationScoped
@Path("/freeswitch/xml/{cluster}")
public class SwitchResource {

    private static final int LARGEST_FORM = 256 * 1024;

    @Inject
    private Caller caller;

    @Inject
    private XmlAnswers answers;

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_XML + ";charset=UTF-8")
    @Access(By.SWITCH)
    public Response answer(@PathParam("cluster") String cluster, InputStream form) {
        AskingCluster asking = caller.cluster();
        if (!asking.name().equals(cluster)) {
            throw DomainException.notFound("cluster.unknown", cluster);
        }
        return Response.ok(answers.answer(asking, fields(form))).build();
    }

    private static Map<String, String> fields(InputStream form) {
        byte[] bytes;
        try {
            bytes = form.readNBytes(LARGEST_FORM + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bytes.length > LARGEST_FORM) {
            throw DomainException.tooLarge("request.too-large", "0.25");
        }
        Map<String, String> fields = new HashMap<>();
        for (String pair : new String(bytes, StandardCharsets.UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    fields.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
                } catch (IllegalArgumentException e) {
                    throw DomainException.badRequest("http.400");
                }
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
