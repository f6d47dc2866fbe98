package io.dialplane.web.mail;

import io.dialplane.mail.MailSecurity;
import io.dialplane.mail.MailSettings;
import io.dialplane.mail.MailSettingsChange;
import io.dialplane.mail.MailSettingsService;
import io.dialplane.mail.MailTrial;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.user.ProfileService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** Which mail server a company's mails are sent by. */
@ApplicationScoped
@Path("/api/settings/mail")
@Produces(MediaType.APPLICATION_JSON)
public class MailSettingsResource {

    private static final String PORT = "must be from 1 to 65535";

    @Inject
    private Caller caller;

    @Inject
    private MailSettingsService settings;

    @Inject
    private MailTrial trial;

    @Inject
    private ProfileService profiles;

    /**
     * A company's mail server.
     *
     * @param security   {@code starttls, tls} or {@code none}; null: starttls
     * @param password   absent: the one that is kept stays; null: none
     */
    public record MailRequest(
            @NotBlank(message = "must be given") String host,

            @Min(value = 1, message = PORT) @Max(value = 65_535, message = PORT)
            Integer port,

            String security,
            String username,
            Optional<String> password,
            @NotBlank(message = "must be given") String sender,
            String senderName,
            Integer version) {}

    /** The mail server as it is, without the password. */
    public record MailResponse(
            String source,
            String host,
            Integer port,
            String security,
            String username,
            boolean hasPassword,
            String sender,
            String senderName,
            int version) {

        static MailResponse of(MailSettings settings) {
            return new MailResponse(
                    settings.source().word(),
                    settings.host(),
                    settings.port(),
                    settings.security() == null ? null : settings.security().word(),
                    settings.username(),
                    settings.hasPassword(),
                    settings.sender(),
                    settings.senderName(),
                    settings.version());
        }
    }

    /** How a test went. */
    public record MailTestResponse(boolean sent, String error) {}

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public MailResponse get(@QueryParam("company") String company) {
        return MailResponse.of(settings.get(caller.company(company)));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(By.ADMIN)
    public MailResponse change(
            @QueryParam("company") String company, @NotNull(message = "must be given") @Valid MailRequest request) {
        MailSettingsChange change = new MailSettingsChange(
                request.host().strip(),
                request.port(),
                Words.oneOfSmall("security", request.security(), MailSecurity.class, MailSecurity.STARTTLS),
                blankToNull(request.username()),
                request.password(),
                request.sender().strip(),
                blankToNull(request.senderName()),
                request.version());
        return MailResponse.of(settings.change(caller.company(company), caller.actor(), change));
    }

    @DELETE
    @Access(By.ADMIN)
    public void remove(@QueryParam("company") String company) {
        settings.remove(caller.company(company), caller.actor());
    }

    /** Sends a mail to whoever asks, by the company's mail server. */
    @POST
    @Path("/test")
    @Access(By.ADMIN)
    public MailTestResponse test(@QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        String recipient = profiles.get(caller.session()).email();
        if (recipient == null) {
            throw DomainException.badRequest("mail.no-address");
        }
        MailTrial.Outcome outcome = trial.send(of, recipient);
        return new MailTestResponse(outcome.error() == null, outcome.error());
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
