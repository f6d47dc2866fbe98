package io.dialplane.calllog;

import io.dialplane.platform.CompanyId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A company's voice settings as they count: its own, in the default company completed by the environment's.
 *
 * @param slug            the company's, as addresses name it
 * @param accountSid      null: not set, as are all up to {@code authToken}
 * @param publicUrl       where the provider finds the product, without a slash at the end; null: not known
 * @param numbers         the company's own, E.164
 * @param fromEnvironment fields that the environment sets, as the API names them
 * @param version         of the company's own settings; 0: it has none
 */
public record VoiceSettings(
        CompanyId companyId,
        String slug,
        String accountSid,
        String apiKeySid,
        String apiSecret,
        String appSid,
        String authToken,
        String publicUrl,
        List<String> numbers,
        CallPolicy policy,
        List<String> fromEnvironment,
        int version) {

    /** Whether browsers can be given tokens. */
    public boolean givesTokens() {
        return accountSid != null && apiKeySid != null && apiSecret != null && appSid != null;
    }

    /** Whether it can be told which requests are the provider's. */
    public boolean takesCalls() {
        return authToken != null && publicUrl != null;
    }

    /** Fields that are not set and needed, as the API names them. */
    public List<String> missing() {
        Map<String, Boolean> needed = new LinkedHashMap<>();
        needed.put("account_sid", accountSid == null);
        needed.put("api_key_sid", apiKeySid == null);
        needed.put("api_secret", apiSecret == null);
        needed.put("app_sid", appSid == null);
        needed.put("auth_token", authToken == null);
        needed.put("public_url", publicUrl == null);
        return needed.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Where the provider finds a door; null: where the product is found is not known. */
    public String address(Door door) {
        return publicUrl == null ? null : publicUrl + path(door);
    }

    /** Path of a door of the company. */
    public String path(Door door) {
        String voice = "/api/workspaces/" + slug + "/voice";
        return door == Door.VOICE ? voice : voice + "/" + door.path();
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "voice settings of company " + companyId + ", account " + accountSid;
    }
}
