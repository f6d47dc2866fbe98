package io.dialplane.calllog;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.calllog.VoiceSettingsSql.Row;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.Messages;
import io.dialplane.platform.PublicUrl;
import io.dialplane.platform.Recently;
import io.dialplane.platform.Secrets;
import io.dialplane.platform.Sql;
import io.dialplane.schedule.Windows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Companies' voice settings. What the default company does not set of its provider itself, the environment does. */
@ApplicationScoped
public class VoiceSettingsService {

    private static final int MOST_NUMBERS = 100;
    private static final int MOST_PIECES = 100;
    private static final int LONGEST = 3_600;
    private static final int SHORTEST_MESSAGE = 5;
    private static final String LANGUAGE = "en-US";

    private final Recently<CompanyId, VoiceSettings> known = new Recently<>();

    @Inject
    private Sql sql;

    @Inject
    private CompanyService companies;

    @Inject
    private Secrets secrets;

    /** The settings as they were at most half a second ago. */
    public VoiceSettings of(CompanyId company) {
        return known.get(company, this::read);
    }

    /** The settings as they are. */
    public VoiceSettings read(CompanyId company) {
        return complete(company, sql.transaction(session -> {
            session.enter(company);
            return VoiceSettingsSql.read(session, company, false);
        }));
    }

    /**
     * Changes the settings, and writes that into the audit log when it changes anything.
     *
     * @throws DomainException 400 naming the field that is wrong, 409 when somebody else has changed them meanwhile
     */
    public VoiceSettings change(CompanyId company, Actor actor, VoiceSettingsChange change) {
        String country = companies.get(company).country();
        Row wanted = new Row(
                text("account_sid", change.accountSid(), VoiceRules::accountSid),
                text("api_key_sid", change.apiKeySid(), VoiceRules::apiKeySid),
                text("api_secret", change.apiSecret(), VoiceRules::apiSecret),
                text("app_sid", change.appSid(), VoiceRules::appSid),
                text("auth_token", change.authToken(), VoiceRules::authToken),
                text("public_url", change.publicUrl(), VoiceRules::publicUrl),
                list("numbers", change.numbers(), MOST_NUMBERS, text -> VoiceRules.number(text, country)),
                text("language", change.language(), VoiceRules::language),
                text("greeting", change.greeting(), VoiceRules::notice),
                list("hold_music", change.holdMusic(), MOST_PIECES, VoiceRules::address),
                text("closed_notice", change.closedNotice(), VoiceRules::notice),
                text("busy_notice", change.busyNotice(), VoiceRules::notice),
                between("max_wait_seconds", change.maxWaitSeconds(), 0, Row.NONE.maxWaitSeconds()),
                between("wrap_up_seconds", change.wrapUpSeconds(), 0, Row.NONE.wrapUpSeconds()),
                change.voicemail() == null || change.voicemail().orElse(Row.NONE.voicemail()),
                between("voicemail_seconds", change.voicemailSeconds(), SHORTEST_MESSAGE, Row.NONE.voicemailSeconds()),
                change.recordCalls() != null && change.recordCalls().orElse(Row.NONE.recordCalls()),
                change.openingHours() == null ? null : change.openingHours().orElse(null),
                0);
        if (wanted.openingHours() != null) {
            List<FieldError> wrong = Windows.errors(
                    "opening_hours.windows", wanted.openingHours().windows());
            if (!wrong.isEmpty()) {
                throw DomainException.invalid(wrong);
            }
        }
        Row written = sql.transaction(session -> {
            session.enter(company);
            return write(session, company, actor, change, wanted);
        });
        known.forgetAll();
        return complete(company, written);
    }

    private Row write(Sql.Session session, CompanyId company, Actor actor, VoiceSettingsChange change, Row wanted) {
        Row before = VoiceSettingsSql.read(session, company, true);
        if (change.version() != null && change.version() != before.version()) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        Row after = new Row(
                kept(change.accountSid(), wanted.accountSid(), before.accountSid()),
                kept(change.apiKeySid(), wanted.apiKeySid(), before.apiKeySid()),
                sealed(change.apiSecret(), wanted.apiSecret(), before.apiSecret(), owner(company, "api_secret")),
                kept(change.appSid(), wanted.appSid(), before.appSid()),
                sealed(change.authToken(), wanted.authToken(), before.authToken(), owner(company, "auth_token")),
                kept(change.publicUrl(), wanted.publicUrl(), before.publicUrl()),
                kept(change.numbers(), wanted.numbers(), before.numbers()),
                kept(change.language(), wanted.language(), before.language()),
                kept(change.greeting(), wanted.greeting(), before.greeting()),
                kept(change.holdMusic(), wanted.holdMusic(), before.holdMusic()),
                kept(change.closedNotice(), wanted.closedNotice(), before.closedNotice()),
                kept(change.busyNotice(), wanted.busyNotice(), before.busyNotice()),
                kept(change.maxWaitSeconds(), wanted.maxWaitSeconds(), before.maxWaitSeconds()),
                kept(change.wrapUpSeconds(), wanted.wrapUpSeconds(), before.wrapUpSeconds()),
                kept(change.voicemail(), wanted.voicemail(), before.voicemail()),
                kept(change.voicemailSeconds(), wanted.voicemailSeconds(), before.voicemailSeconds()),
                kept(change.recordCalls(), wanted.recordCalls(), before.recordCalls()),
                kept(change.openingHours(), wanted.openingHours(), before.openingHours()),
                before.version());
        if (after.equals(before)) {
            return before;
        }
        VoiceSettingsSql.write(session, company, after);
        Row written = VoiceSettingsSql.read(session, company, false);
        AuditWriter.write(
                session,
                company,
                actor,
                "voice-settings.update",
                "voice-settings:" + company,
                before.version() == 0 ? null : before.withoutSecrets(),
                written.withoutSecrets());
        return written;
    }

    private VoiceSettings complete(CompanyId company, Row row) {
        Company of = companies.get(company);
        boolean isDefault = of.name().equals(CompanyService.DEFAULT);
        List<String> ofEnvironment = new ArrayList<>();
        return new VoiceSettings(
                company,
                of.name(),
                or(row.accountSid(), isDefault, VoiceConfig::accountSid, "account_sid", ofEnvironment),
                or(row.apiKeySid(), isDefault, VoiceConfig::apiKeySid, "api_key_sid", ofEnvironment),
                or(
                        secrets.open(row.apiSecret(), owner(company, "api_secret")),
                        isDefault,
                        VoiceConfig::apiSecret,
                        "api_secret",
                        ofEnvironment),
                or(row.appSid(), isDefault, VoiceConfig::appSid, "app_sid", ofEnvironment),
                or(
                        secrets.open(row.authToken(), owner(company, "auth_token")),
                        isDefault,
                        VoiceConfig::authToken,
                        "auth_token",
                        ofEnvironment),
                // it is the installation's, whoever's calls come
                or(row.publicUrl(), true, PublicUrl::base, "public_url", ofEnvironment),
                row.numbers(),
                new CallPolicy(
                        row.language() == null ? LANGUAGE : row.language(),
                        row.greeting(),
                        row.holdMusic(),
                        row.closedNotice() == null ? Messages.english("voice.closed") : row.closedNotice(),
                        row.busyNotice() == null ? Messages.english("voice.busy") : row.busyNotice(),
                        row.maxWaitSeconds(),
                        row.wrapUpSeconds(),
                        row.voicemail(),
                        row.voicemailSeconds(),
                        row.recordCalls(),
                        row.openingHours()),
                List.copyOf(ofEnvironment),
                row.version());
    }

    private static String or(
            String own,
            boolean alsoEnvironment,
            java.util.function.Supplier<Optional<String>> environment,
            String field,
            List<String> ofEnvironment) {
        if (own != null || !alsoEnvironment) {
            return own;
        }
        Optional<String> value = environment.get();
        value.ifPresent(text -> ofEnvironment.add(field));
        return value.orElse(null);
    }

    /** A secret that is the same as before stays sealed as it is. */
    private String sealed(Optional<String> change, String wanted, String before, String owner) {
        if (change == null || wanted != null && wanted.equals(secrets.open(before, owner))) {
            return before;
        }
        return secrets.seal(wanted, owner);
    }

    /** Null where nothing is given. */
    private static String text(String field, Optional<String> value, Function<String, String> rule) {
        return value == null || value.isEmpty() ? null : checked(field, value.get(), rule);
    }

    private static List<String> list(
            String field, Optional<List<String>> values, int most, Function<String, String> rule) {
        if (values == null || values.isEmpty()) {
            return List.of();
        }
        if (values.get().size() > most) {
            throw DomainException.invalid(field, "voice.too-many", most);
        }
        Set<String> read = new LinkedHashSet<>();
        for (int i = 0; i < values.get().size(); i++) {
            String place = field + "[" + i + "]";
            if (values.get().get(i) == null) {
                throw DomainException.invalid(place, "field.missing");
            }
            read.add(checked(place, values.get().get(i), rule));
        }
        return List.copyOf(read);
    }

    private static String checked(String field, String text, Function<String, String> rule) {
        try {
            return rule.apply(text);
        } catch (VoiceRules.Broken e) {
            throw e.of(field);
        }
    }

    private static int between(String field, Optional<Integer> value, int least, int cleared) {
        if (value == null || value.isEmpty()) {
            return cleared;
        }
        if (value.get() < least || value.get() > LONGEST) {
            throw DomainException.invalid(
                    field, "field.not-a-number-between", Integer.toString(least), Integer.toString(LONGEST));
        }
        return value.get();
    }

    private static <T> T kept(Optional<?> change, T wanted, T before) {
        return change == null ? before : wanted;
    }

    private static String owner(CompanyId company, String column) {
        return "voice_settings/" + company + "/" + column;
    }
}
