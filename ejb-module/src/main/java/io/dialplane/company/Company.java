package io.dialplane.company;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.platform.CompanyId;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hibernate.annotations.ColumnTransformer;

/**
 * A company: the tenant that people, dialers and call results belong to. Called workspace and tenant by other families of
 * clients. Created by a superuser, never deleted, only deactivated: then its people can't log in and its dialers are refused.
 */
@Entity
@Table(name = "company")
public class Company {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Integer id;

    @Column(nullable = false)
    private String name;

    @Column(name = "display_name", nullable = false)
    private String displayName;

    @Column(nullable = false)
    private String country;

    @Column(name = "time_zone", nullable = false)
    private String timeZone;

    @Column(name = "is_active", nullable = false)
    private boolean active = true;

    @Convert(converter = SettingsConverter.class)
    @ColumnTransformer(write = "?::jsonb")
    @Column(nullable = false, columnDefinition = "jsonb")
    private ObjectNode settings = SettingsConverter.empty();

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    private Instant updatedAt;

    @Version
    @Column(nullable = false)
    private int version;

    protected Company() {}

    public Company(String name, String displayName, String country, ZoneId timeZone, Instant now) {
        this.name = name;
        this.displayName = displayName;
        this.country = country;
        this.timeZone = timeZone.getId();
        this.createdAt = now;
        this.updatedAt = now;
        this.version = 1;
    }

    public CompanyId id() {
        return new CompanyId(id);
    }

    /** The slug: {@code [a-z][a-z0-9-]{1,63}}, unique. */
    public String name() {
        return name;
    }

    public String displayName() {
        return displayName;
    }

    /** ISO 3166-1 alpha-2 code. */
    public String country() {
        return country;
    }

    public ZoneId timeZone() {
        return ZoneId.of(timeZone);
    }

    public boolean isActive() {
        return active;
    }

    /** When the company's day began. */
    public Instant midnight(Instant now) {
        return LocalDate.ofInstant(now, timeZone()).atStartOfDay(timeZone()).toInstant();
    }

    /** What {@code settings} holds: what {@link CompanySettings} knows, and what clients keep there. */
    public ObjectNode settings() {
        return settings.deepCopy();
    }

    /** Countries whose numbers the company is handed; its own when the settings name none. */
    public List<String> countries() {
        List<String> named = new ArrayList<>();
        for (JsonNode code : settings.path("countries")) {
            named.add(code.asText());
        }
        return named.isEmpty() ? List.of(country) : named;
    }

    /** What mails to its people are written in: the setting {@code language}, else its country's; Persian or English. */
    public Locale language() {
        String word = settings.path("language").asText(country.equals("IR") ? "fa" : "en");
        return Locale.forLanguageTag(word);
    }

    /** Whether its administrators must have a second factor: the setting {@code require_totp}. */
    public boolean requiresSecondFactor() {
        return settings.path("require_totp").booleanValue();
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    /** Moves with every change. */
    public int version() {
        return version;
    }

    void rename(String newDisplayName) {
        displayName = newDisplayName;
    }

    void moveTo(String newCountry, ZoneId newTimeZone) {
        country = newCountry;
        timeZone = newTimeZone.getId();
    }

    void activate(boolean nowActive) {
        active = nowActive;
    }

    void configure(ObjectNode newSettings) {
        settings = newSettings.deepCopy();
    }

    void touch(Instant now) {
        updatedAt = now;
    }
}
