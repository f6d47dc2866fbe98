package io.dialplane.web.calllog;

import io.dialplane.calllog.CallDesk;
import io.dialplane.calllog.Door;
import io.dialplane.calllog.VoiceProvider;
import io.dialplane.calllog.VoiceSettings;
import io.dialplane.calllog.VoiceSettingsService;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Numbers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where Twilio asks what to do with a caller, and tells what has happened. Its signature shows that it is Twilio: over the public
 * address, which is configured and never taken from the request, and all parameters.
 */
@ApplicationScoped
@Path("/api/workspaces/{workspaceId}/voice")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.APPLICATION_XML)
@Access(By.ANYONE)
public class WebhookResource {

    private static final String SIGNATURE = "X-Twilio-Signature";
    private static final int LARGEST_KB = 64;
    private static final int LARGEST = LARGEST_KB * 1024;
    private static final int MOST_STEPS = 100_000;

    @Inject
    private CompanyService companies;

    @Inject
    private VoiceSettingsService settings;

    @Inject
    private VoiceProvider provider;

    @Inject
    private CallDesk desk;

    @Inject
    private WebhookMetrics metrics;

    /** A request of Twilio's, but for its body. */
    public static class Webhook {

        @PathParam("workspaceId")
        private String workspace;

        @HeaderParam(SIGNATURE)
        private String signature;

        @Context
        private UriInfo uri;
    }

    /** A call has come: a customer's, or one that an agent makes from the browser. */
    @POST
    public Response voice(@BeanParam Webhook webhook, InputStream body) throws IOException {
        return take(Door.VOICE, webhook, null, body);
    }

    /** A leg is in another state, or the whole call. */
    @POST
    @Path("/status")
    public Response status(@BeanParam Webhook webhook, InputStream body) throws IOException {
        return take(Door.STATUS, webhook, null, body);
    }

    /** Those who were rung have answered, or not. */
    @POST
    @Path("/dial-result")
    public Response dialResult(@BeanParam Webhook webhook, @QueryParam("step") String step, InputStream body)
            throws IOException {
        return take(Door.DIAL_RESULT, webhook, step, body);
    }

    /** A waiting caller has heard the music to its end. */
    @POST
    @Path("/wait")
    public Response waited(@BeanParam Webhook webhook, @QueryParam("step") String step, InputStream body)
            throws IOException {
        return take(Door.WAIT, webhook, step, body);
    }

    /** A caller has left a message, or its recording is ready. */
    @POST
    @Path("/voicemail")
    public Response voicemail(@BeanParam Webhook webhook, InputStream body) throws IOException {
        return take(Door.VOICEMAIL, webhook, null, body);
    }

    /** The recording of a conversation is ready. */
    @POST
    @Path("/recording")
    public Response recorded(@BeanParam Webhook webhook, InputStream body) throws IOException {
        return take(Door.RECORDING, webhook, null, body);
    }

    private Response take(Door door, Webhook webhook, String step, InputStream body) throws IOException {
        long began = System.nanoTime();
        byte[] bytes = body.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw DomainException.tooLarge("voice.too-large", LARGEST_KB);
        }
        Optional<Company> company = companies.find(webhook.workspace);
        Map<String, String> form = form(new String(bytes, StandardCharsets.UTF_8));
        Optional<VoiceSettings> genuine = company.filter(of -> of.isActive() && form != null)
                .map(of -> settings.of(of.id()))
                .filter(VoiceSettings::takesCalls)
                .filter(of -> provider.isGenuine(of, called(of, webhook.uri.getRequestUri()), form, webhook.signature));
        if (genuine.isEmpty()) {
            metrics.refused(company);
            throw DomainException.forbidden("voice.signature");
        }
        Integer follows = step == null ? null : Integer.valueOf(Numbers.query("step", step, 0, 0, MOST_STEPS));
        String answer = desk.take(genuine.get(), door, follows, form);
        metrics.answered(door, System.nanoTime() - began);
        return answer == null
                ? Response.noContent().build()
                : Response.ok(answer, MediaType.APPLICATION_XML_TYPE.withCharset("UTF-8"))
                        .build();
    }

    /** As it was called from outside. */
    private static String called(VoiceSettings of, URI request) {
        String query = request.getRawQuery();
        return of.publicUrl() + request.getRawPath() + (query == null ? "" : "?" + query);
    }

    /** Null: can't be read, or has something twice; such a thing is signed by nobody. */
    private static Map<String, String> form(String text) {
        Map<String, String> fields = new HashMap<>();
        try {
            for (String pair : text.split("&")) {
                String[] parts = pair.split("=", 2);
                if (pair.isEmpty() || parts[0].isEmpty()) {
                    continue;
                }
                String name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
                String value = parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "";
                if (name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0 || fields.put(name, value) != null) {
                    return null;
                }
            }
        } catch (IllegalArgumentException e) {
            return null;
        }
        return fields;
    }
}
