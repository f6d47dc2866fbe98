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

    /** A call has come: a customer's, or one that an agent makes from the browser. */
    @POST
    public Response voice(
            @PathParam("workspaceId") String workspace,
            @HeaderParam(SIGNATURE) String signature,
            @Context UriInfo uri,
            InputStream body)
            throws IOException {
        return take(workspace, Door.VOICE, signature, uri, null, body);
    }

    /** A leg is in another state, or the whole call. */
    @POST
    @Path("/status")
    public Response status(
            @PathParam("workspaceId") String workspace,
            @HeaderParam(SIGNATURE) String signature,
            @Context UriInfo uri,
            InputStream body)
            throws IOException {
        return take(workspace, Door.STATUS, signature, uri, null, body);
    }

    /** Those who were rung have answered, or not. */
    @POST
    @Path("/dial-result")
    public Response dialResult(
            @PathParam("workspaceId") String workspace,
            @QueryParam("step") String step,
            @HeaderParam(SIGNATURE) String signature,
            @Context UriInfo uri,
            InputStream body)
            throws IOException {
        return take(workspace, Door.DIAL_RESULT, signature, uri, step, body);
    }

    /** A waiting caller has heard the music to its end. */
    @POST
    @Path("/wait")
    public Response waited(
            @PathParam("workspaceId") String workspace,
            @QueryParam("step") String step,
            @HeaderParam(SIGNATURE) String signature,
            @Context UriInfo uri,
            InputStream body)
            throws IOException {
        return take(workspace, Door.WAIT, signature, uri, step, body);
    }

    /** A caller has left a message, or its recording is ready. */
    @POST
    @Path("/voicemail")
    public Response voicemail(
            @PathParam("workspaceId") String workspace,
            @HeaderParam(SIGNATURE) String signature,
            @Context UriInfo uri,
            InputStream body)
            throws IOException {
        return take(workspace, Door.VOICEMAIL, signature, uri, null, body);
    }

    private Response take(String workspace, Door door, String signature, UriInfo uri, String step, InputStream body)
            throws IOException {
        byte[] bytes = body.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw DomainException.tooLarge("voice.too-large", LARGEST_KB);
        }
        Map<String, String> form = form(new String(bytes, StandardCharsets.UTF_8));
        VoiceSettings of = companies
                .find(workspace)
                .filter(Company::isActive)
                .map(company -> settings.of(company.id()))
                .filter(VoiceSettings::takesCalls)
                .filter(one -> provider.isGenuine(one, called(one, uri.getRequestUri()), form, signature))
                .orElseThrow(() -> DomainException.forbidden("voice.signature"));
        Integer follows = step == null ? null : Integer.valueOf(Numbers.query("step", step, 0, 0, MOST_STEPS));
        String answer = desk.take(of, door, follows, form);
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

    /** What can't be read is nobody's: the signature of something else. */
    private static Map<String, String> form(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            if (pair.isEmpty() || parts[0].isEmpty()) {
                continue;
            }
            String value = parts.length == 2 ? decoded(parts[1]) : "";
            if (fields.put(decoded(parts[0]), value) != null) {
                throw DomainException.forbidden("voice.signature");
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        String decoded;
        try {
            decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw DomainException.forbidden("voice.signature");
        }
        if (decoded.indexOf('\0') >= 0) {
            throw DomainException.forbidden("voice.signature");
        }
        return decoded;
    }
}
