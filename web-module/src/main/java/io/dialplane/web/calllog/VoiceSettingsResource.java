package io.dialplane.web.calllog;

import io.dialplane.audit.Actor;
import io.dialplane.calllog.Door;
import io.dialplane.calllog.Identity;
import io.dialplane.calllog.VoiceConfig;
import io.dialplane.calllog.VoiceProvider;
import io.dialplane.calllog.VoiceSettings;
import io.dialplane.calllog.VoiceSettingsChange;
import io.dialplane.calllog.VoiceSettingsService;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.routing.OpeningHours;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.CompanyRef;
import io.dialplane.web.routing.RuleRequest;
import io.dialplane.web.routing.RuleRequest.OpeningHoursRequest;
import io.dialplane.web.routing.RuleResponse.OpeningHoursResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a company is reached by Twilio, and how its callers are treated. Secrets go in and never come out. */
@ApplicationScoped
@Path("/api/settings/twilio")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access(By.ADMIN)
public class VoiceSettingsResource {

    @Inject
    private Caller caller;

    @Inject
    private VoiceSettingsService settings;

    @Inject
    private VoiceProvider provider;

    @Inject
    private CompanyService companies;

    /**
     * A change: what is absent stays, what is null is cleared.
     *
     * @param version the one that was read; absent: whatever it is by now
     */
    public record VoiceSettingsRequest(
            CompanyRef company,
            Optional<String> accountSid,
            Optional<String> apiKeySid,
            Optional<String> apiSecret,
            Optional<String> appSid,
            Optional<String> authToken,
            Optional<String> publicUrl,
            Optional<List<String>> numbers,
            Optional<String> language,
            Optional<String> greeting,
            Optional<List<String>> holdMusic,
            Optional<String> closedNotice,
            Optional<String> busyNotice,
            Optional<Integer> maxWaitSeconds,
            Optional<Integer> wrapUpSeconds,
            Optional<Boolean> voicemail,
            Optional<Integer> voicemailSeconds,
            Optional<Boolean> recordCalls,
            Optional<OpeningHoursRequest> openingHours,
            Integer version) {

        /** Null: stays. */
        private Optional<OpeningHours> hours() {
            List<FieldError> errors = new ArrayList<>();
            Optional<OpeningHours> hours =
                    openingHours == null ? null : openingHours.map(given -> RuleRequest.hours(given, errors));
            if (!errors.isEmpty()) {
                throw DomainException.invalid(errors);
            }
            return hours;
        }
    }

    /**
     * The settings as they count.
     *
     * @param givesTokens     whether browsers can be given tokens
     * @param takesCalls      whether webhooks can be told from forged ones
     * @param voiceUrl        what a number, and the application, are to call at the provider; null: where the product is found is not known
     * @param statusUrl       where the provider is to tell how calls end; null: likewise
     * @param fromEnvironment fields that the environment sets, because the company doesn't
     * @param version         0: the company has set nothing
     */
    public record VoiceSettingsResponse(
            boolean givesTokens,
            boolean takesCalls,
            String accountSid,
            String apiKeySid,
            boolean hasApiSecret,
            String appSid,
            boolean hasAuthToken,
            String publicUrl,
            String voiceUrl,
            String statusUrl,
            List<String> numbers,
            String language,
            String greeting,
            List<String> holdMusic,
            String closedNotice,
            String busyNotice,
            int maxWaitSeconds,
            int wrapUpSeconds,
            boolean voicemail,
            int voicemailSeconds,
            boolean recordCalls,
            OpeningHoursResponse openingHours,
            List<String> fromEnvironment,
            int version) {}

    /**
     * What a try showed.
     *
     * @param missing fields that are not set and needed
     */
    public record VoiceTestResponse(boolean ok, List<String> missing) {}

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public VoiceSettingsResponse get(@QueryParam("company") String company) {
        return shown(settings.read(caller.company(company)));
    }

    @PUT
    public VoiceSettingsResponse change(
            @QueryParam("company") String company,
            @NotNull(message = "must be given") @Valid VoiceSettingsRequest request) {
        CompanyId of = caller.company(request.company(), company);
        Actor actor = caller.actor();
        return shown(settings.change(
                of,
                actor,
                new VoiceSettingsChange(
                        request.accountSid(),
                        request.apiKeySid(),
                        request.apiSecret(),
                        request.appSid(),
                        request.authToken(),
                        request.publicUrl(),
                        request.numbers(),
                        request.language(),
                        request.greeting(),
                        request.holdMusic(),
                        request.closedNotice(),
                        request.busyNotice(),
                        request.maxWaitSeconds(),
                        request.wrapUpSeconds(),
                        request.voicemail(),
                        request.voicemailSeconds(),
                        request.recordCalls(),
                        request.hours(),
                        request.version())));
    }

    /** Makes a token, as for a browser, and says what is missing. Nothing goes out: only Twilio knows whether the key is a good one. */
    @POST
    @Path("/test")
    @Consumes(MediaType.WILDCARD)
    public VoiceTestResponse test(@QueryParam("company") String company) {
        VoiceSettings of = settings.read(caller.company(company));
        List<String> missing = of.missing();
        if (missing.isEmpty()) {
            provider.token(of, Identity.of(caller.session().userId()), VoiceConfig.TOKEN_LIFETIME);
        }
        return new VoiceTestResponse(missing.isEmpty(), missing);
    }

    private VoiceSettingsResponse shown(VoiceSettings of) {
        String country = companies.get(of.companyId()).country();
        return new VoiceSettingsResponse(
                of.givesTokens(),
                of.takesCalls(),
                of.accountSid(),
                of.apiKeySid(),
                of.apiSecret() != null,
                of.appSid(),
                of.authToken() != null,
                of.publicUrl(),
                of.address(Door.VOICE),
                of.address(Door.STATUS),
                of.numbers().stream()
                        .map(number -> PhoneNumbers.national(number, country))
                        .toList(),
                of.policy().language(),
                of.policy().greeting(),
                of.policy().holdMusic(),
                of.policy().closedNotice(),
                of.policy().busyNotice(),
                of.policy().maxWaitSeconds(),
                of.policy().wrapUpSeconds(),
                of.policy().voicemail(),
                of.policy().voicemailSeconds(),
                of.policy().recordCalls(),
                OpeningHoursResponse.of(of.policy().openingHours()),
                of.fromEnvironment(),
                of.version());
    }
}
