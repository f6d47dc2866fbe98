package io.dialplane.company;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.dialplane.platform.DomainException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a company's settings may hold. {@code cost_per_connected}: what a billable call costs, in the smallest unit of the
 * currency; absent: the company is not billed. {@code countries}: whose numbers it is handed; absent: its own country's.
 * {@code language}: of mails to its people, {@code en} or {@code fa}; absent: its country's. {@code require_totp}: whether its
 * administrators must have a second factor; absent: no.
 * Anything else is the clients'.
 */
public final class CompanySettings {

    private static final long HIGHEST_COST = 1_000_000_000_000L;
    private static final int LONGEST = 16_384;
    private static final Set<String> OF_ADMINISTRATORS = Set.of("language", "require_totp");
    private static final List<String> LANGUAGES = List.of("en", "fa");
    private static final Set<String> COUNTRIES = PhoneNumberUtil.getInstance().getSupportedRegions();

    private CompanySettings() {}

    /** Whether these are settings that a company's own administrators may change; all others only superusers may. */
    public static boolean areOfAdministrators(ObjectNode settings) {
        List<String> names = new ArrayList<>();
        settings.fieldNames().forEachRemaining(names::add);
        return OF_ADMINISTRATORS.containsAll(names);
    }

    /** @throws DomainException 400 naming the setting that is wrong */
    static void check(ObjectNode settings) {
        String text = settings.toString();
        if (text.length() > LONGEST) {
            throw DomainException.invalid("settings", "company.settings-too-long");
        }
        if (text.contains("\\u0000")) {
            throw DomainException.invalid("settings", "company.settings-nul");
        }
        JsonNode cost = settings.get("cost_per_connected");
        if (cost != null) {
            checkCost(
                    "settings.cost_per_connected",
                    cost.canConvertToLong() && cost.isIntegralNumber() ? cost.longValue() : -1);
        }
        JsonNode language = settings.get("language");
        if (language != null && !LANGUAGES.contains(language.asText())) {
            throw DomainException.invalid("settings.language", "field.not-one-of", String.join(", ", LANGUAGES));
        }
        JsonNode totp = settings.get("require_totp");
        if (totp != null && !totp.isBoolean()) {
            throw DomainException.invalid("settings.require_totp", "field.not-one-of", "true, false");
        }
        JsonNode countries = settings.get("countries");
        if (countries != null) {
            if (!countries.isArray() || countries.isEmpty() || countries.size() > COUNTRIES.size()) {
                throw DomainException.invalid("settings.countries", "company.countries");
            }
            for (int i = 0; i < countries.size(); i++) {
                checkCountry("settings.countries[" + i + "]", countries.get(i).textValue());
            }
        }
    }

    /** @throws DomainException 400 naming the field when nobody knows how the country writes phone numbers */
    static void checkCountry(String field, String code) {
        if (code == null || !COUNTRIES.contains(code)) {
            throw DomainException.invalid(field, "company.country");
        }
    }

    /** @throws DomainException 400 naming the field when nothing can cost that much */
    public static void checkCost(String field, long cost) {
        if (cost < 0 || cost > HIGHEST_COST) {
            throw DomainException.invalid(field, "company.cost");
        }
    }
}
