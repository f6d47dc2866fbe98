package io.dialplane.console.settings;

import io.dialplane.calllog.Door;
import io.dialplane.calllog.Identity;
import io.dialplane.calllog.VoiceConfig;
import io.dialplane.calllog.VoiceProvider;
import io.dialplane.calllog.VoiceSettings;
import io.dialplane.calllog.VoiceSettingsChange;
import io.dialplane.calllog.VoiceSettingsService;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.schedule.HoursForm;
import io.dialplane.phonenumber.PhoneNumbers;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** How the company's calls are carried, and how its callers are treated. Secrets go in and never come out. */
@Named("voice")
@RequestScoped
public class VoiceView extends ProviderView<VoiceSettings> {

    private static final String HERE = "/voice.xhtml";
    private static final int LONGEST = 3_600;
    private static final int SHORTEST_MESSAGE = 5;

    @Inject
    private VoiceSettingsService settings;

    @Inject
    private VoiceProvider provider;

    @Inject
    private CompanyService companies;

    @Inject
    private FacesContext faces;

    private final HoursForm hours = new HoursForm(() -> getShown().policy().openingHours());

    private String accountSid;
    private String apiKeySid;
    private String apiSecret;
    private boolean withoutApiSecret;
    private String appSid;
    private String authToken;
    private boolean withoutAuthToken;
    private String publicUrl;
    private String numbers;
    private String language;
    private String greeting;
    private String holdMusic;
    private String closedNotice;
    private String busyNotice;
    private String maxWait;
    private String wrapUp;
    private Boolean voicemail;
    private String voicemailSeconds;
    private Boolean recordCalls;

    @Override
    protected VoiceSettings read() {
        return settings.read(signedIn.companyId());
    }

    @Override
    protected int version(VoiceSettings of) {
        return of.version();
    }

    /** Fields that the environment sets, in the reader's words. */
    public List<String> getFromEnvironment() {
        return names(getShown().fromEnvironment());
    }

    /** What numbers, and the application, are to call at the provider; null: where the product is found is not known. */
    public String getVoiceUrl() {
        return getShown().address(Door.VOICE);
    }

    /** Where the provider is to tell how calls end; null: likewise. */
    public String getStatusUrl() {
        return getShown().address(Door.STATUS);
    }

    public String save() {
        return actions.change(HERE, () -> {
            VoiceSettings before = getShown();
            settings.change(
                    signedIn.companyId(),
                    signedIn.actor(),
                    new VoiceSettingsChange(
                            changed(Entered.words(accountSid), before.accountSid()),
                            changed(Entered.words(apiKeySid), before.apiKeySid()),
                            secret(Entered.words(apiSecret), withoutApiSecret),
                            changed(Entered.words(appSid), before.appSid()),
                            secret(Entered.words(authToken), withoutAuthToken),
                            changed(Entered.words(publicUrl), before.publicUrl()),
                            changed(Entered.lines(Entered.text(numbers)), nationalNumbers()),
                            changed(Entered.words(language), before.policy().language()),
                            changed(notice(greeting), before.policy().greeting()),
                            changed(Entered.lines(holdMusic), before.policy().holdMusic()),
                            changed(notice(closedNotice), before.policy().closedNotice()),
                            changed(notice(busyNotice), before.policy().busyNotice()),
                            changed(
                                    number("max_wait_seconds", maxWait, 0),
                                    before.policy().maxWaitSeconds()),
                            changed(
                                    number("wrap_up_seconds", wrapUp, 0),
                                    before.policy().wrapUpSeconds()),
                            changed(isVoicemail(), before.policy().voicemail()),
                            changed(
                                    number("voicemail_seconds", voicemailSeconds, SHORTEST_MESSAGE),
                                    before.policy().voicemailSeconds()),
                            changed(isRecordCalls(), before.policy().recordCalls()),
                            changed(hours.read(), before.policy().openingHours()),
                            readVersion()));
            return look.text("saved");
        });
    }

    private static String notice(String written) {
        String text = Entered.words(written);
        return text == null ? null : text.replace("\r\n", "\n");
    }

    private static Integer number(String field, String written, int least) {
        Long number = Entered.number(field, written, least, LONGEST);
        return number == null ? null : Integer.valueOf(number.intValue());
    }

    private List<String> nationalNumbers() {
        String country = companies.get(signedIn.companyId()).country();
        return getShown().numbers().stream()
                .map(number -> PhoneNumbers.national(number, country))
                .toList();
    }

    /** Makes a token of what is saved, as for a browser; nothing goes out. Stays on the page, and says what is missing. */
    public void test() {
        attempt(() -> {
            List<String> missing = getShown().missing();
            if (!missing.isEmpty()) {
                return new Trial(false, look.text("voice.missing", String.join(look.text("list.and"), names(missing))));
            }
            provider.token(getShown(), Identity.of(signedIn.getUserId()), VoiceConfig.TOKEN_LIFETIME);
            return new Trial(true, look.text("voice.complete"));
        });
    }

    /** Whether it is this form that was sent: a field that somebody has emptied stays empty when it is shown again. */
    private boolean isSent() {
        return faces.getExternalContext().getRequestParameterMap().containsKey("voice");
    }

    private String written(String sent, Object kept) {
        return isSent() ? sent : text(kept);
    }

    public HoursForm getHours() {
        return hours;
    }

    public String getAccountSid() {
        return written(accountSid, getShown().accountSid());
    }

    public void setAccountSid(String accountSid) {
        this.accountSid = accountSid;
    }

    public String getApiKeySid() {
        return written(apiKeySid, getShown().apiKeySid());
    }

    public void setApiKeySid(String apiKeySid) {
        this.apiKeySid = apiKeySid;
    }

    public String getApiSecret() {
        return apiSecret;
    }

    public void setApiSecret(String apiSecret) {
        this.apiSecret = apiSecret;
    }

    public boolean isWithoutApiSecret() {
        return withoutApiSecret;
    }

    public void setWithoutApiSecret(boolean withoutApiSecret) {
        this.withoutApiSecret = withoutApiSecret;
    }

    public String getAppSid() {
        return written(appSid, getShown().appSid());
    }

    public void setAppSid(String appSid) {
        this.appSid = appSid;
    }

    public String getAuthToken() {
        return authToken;
    }

    public void setAuthToken(String authToken) {
        this.authToken = authToken;
    }

    public boolean isWithoutAuthToken() {
        return withoutAuthToken;
    }

    public void setWithoutAuthToken(boolean withoutAuthToken) {
        this.withoutAuthToken = withoutAuthToken;
    }

    public String getPublicUrl() {
        return written(publicUrl, getShown().publicUrl());
    }

    public void setPublicUrl(String publicUrl) {
        this.publicUrl = publicUrl;
    }

    public String getNumbers() {
        return written(numbers, String.join("\n", nationalNumbers()));
    }

    public void setNumbers(String numbers) {
        this.numbers = numbers;
    }

    public String getLanguage() {
        return written(language, getShown().policy().language());
    }

    public void setLanguage(String language) {
        this.language = language;
    }

    public String getGreeting() {
        return written(greeting, getShown().policy().greeting());
    }

    public void setGreeting(String greeting) {
        this.greeting = greeting;
    }

    public String getHoldMusic() {
        return written(holdMusic, String.join("\n", getShown().policy().holdMusic()));
    }

    public void setHoldMusic(String holdMusic) {
        this.holdMusic = holdMusic;
    }

    public String getClosedNotice() {
        return written(closedNotice, getShown().policy().closedNotice());
    }

    public void setClosedNotice(String closedNotice) {
        this.closedNotice = closedNotice;
    }

    public String getBusyNotice() {
        return written(busyNotice, getShown().policy().busyNotice());
    }

    public void setBusyNotice(String busyNotice) {
        this.busyNotice = busyNotice;
    }

    public String getMaxWait() {
        return written(maxWait, getShown().policy().maxWaitSeconds());
    }

    public void setMaxWait(String maxWait) {
        this.maxWait = maxWait;
    }

    public String getWrapUp() {
        return written(wrapUp, getShown().policy().wrapUpSeconds());
    }

    public void setWrapUp(String wrapUp) {
        this.wrapUp = wrapUp;
    }

    public boolean isVoicemail() {
        return voicemail == null ? getShown().policy().voicemail() : voicemail;
    }

    public void setVoicemail(boolean voicemail) {
        this.voicemail = voicemail;
    }

    public String getVoicemailSeconds() {
        return written(voicemailSeconds, getShown().policy().voicemailSeconds());
    }

    public void setVoicemailSeconds(String voicemailSeconds) {
        this.voicemailSeconds = voicemailSeconds;
    }

    public boolean isRecordCalls() {
        return recordCalls == null ? getShown().policy().recordCalls() : recordCalls;
    }

    public void setRecordCalls(boolean recordCalls) {
        this.recordCalls = recordCalls;
    }
}
