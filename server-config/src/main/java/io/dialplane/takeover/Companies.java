package io.dialplane.takeover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.platform.Texts;
import io.dialplane.takeover.Taken.What;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes companies over, each by its slug: one that is here already is the same company. Of the settings only those that
 * Dialplane understands, or that are the clients' own, are taken.
 */
final class Companies {

    private static final String SLUG = "[a-z][a-z0-9-]{1,63}";
    private static final String SETTING = "settings.";
    private static final String COST = SETTING + "cost_per_connected";
    private static final long HIGHEST_COST = 1_000_000_000_000L;
    private static final int LONGEST_SETTINGS = 16_384;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Panel panel;
    private final Database target;
    private final Taken taken;
    private final Tally tally;
    private final Set<Long> withScenarios;

    /** @param withScenarios ids there of the companies that have scenarios of their own */
    Companies(Panel panel, Database target, Taken taken, Tally tally, Set<Long> withScenarios) {
        this.panel = panel;
        this.target = target;
        this.taken = taken;
        this.tally = tally;
        this.withScenarios = withScenarios;
    }

    void take() throws SQLException {
        Set<Long> gone = new HashSet<>(taken.sourceIds(What.COMPANY));
        for (Panel.Company theirs : panel.companies()) {
            gone.remove(theirs.id());
            target.transaction(() -> take(theirs));
        }
        tally.noted(Note.GONE_THERE, gone.size(), null);
    }

    private void take(Panel.Company theirs) throws SQLException {
        Map<String, String> fields = fields(theirs);
        Optional<Taken.Entry> before = taken.entry(What.COMPANY, theirs.id());
        if (before.isPresent()) {
            merge(theirs, before.get(), fields);
            return;
        }
        String slug = slug(theirs);
        Optional<Integer> here = target.first("SELECT id FROM company WHERE name = ?", row -> row.getInt(1), slug);
        if (here.isPresent()) {
            join(theirs, here.get(), fields);
        } else {
            create(theirs, slug, fields);
        }
    }

    private void create(Panel.Company theirs, String slug, Map<String, String> fields) throws SQLException {
        target.execute("LOCK TABLE company IN SHARE ROW EXCLUSIVE MODE");
        Target.raiseIds(target, "company", panel.largestId("companies"), 0, Integer.MAX_VALUE);
        int id = target.first(
                        """
                        INSERT INTO company (id, name, display_name, country, time_zone, is_active, settings)
                        VALUES (coalesce((SELECT ?::int WHERE NOT EXISTS (SELECT 1 FROM company WHERE id = ?)),
                                         nextval(pg_get_serial_sequence('company', 'id'))::int), ?, ?, ?, ?, ?, ?::jsonb)
                        RETURNING id
                        """,
                        row -> row.getInt(1),
                        theirs.id(),
                        theirs.id(),
                        slug,
                        fields.get("display_name"),
                        Panel.COUNTRY,
                        Panel.TIME_ZONE,
                        theirs.active(),
                        settings(fields).toString())
                .orElseThrow();
        target.update("INSERT INTO dialing (company_id) VALUES (?)", id);
        if (!withScenarios.contains(theirs.id())) {
            target.update("INSERT INTO scenario (company_id, name, display_name) VALUES (?, 'default', 'Default')", id);
        }
        taken.put(What.COMPANY, theirs.id(), id, fields);
        Target.audit(target, id, "company.take-over", "company:" + id, null, fields);
        tally.taken(1);
        if (!slug.equals(theirs.name())) {
            tally.noted(Note.RENAMED, theirs.name() + " is " + slug);
        }
    }

    /** A company that was made here before: it keeps what it has, and gets what it lacks. */
    private void join(Panel.Company theirs, int id, Map<String, String> fields) throws SQLException {
        lock(id);
        target.update(
                "UPDATE company SET settings = ?::jsonb || settings, version = version + 1, updated_at = now() WHERE id = ? AND settings <> ?::jsonb || settings",
                settings(fields).toString(),
                id,
                settings(fields).toString());
        taken.put(What.COMPANY, theirs.id(), id, fields);
        tally.there(1);
        tally.noted(Note.WAS_HERE, theirs.name());
    }

    private void merge(Panel.Company theirs, Taken.Entry before, Map<String, String> fields) throws SQLException {
        lock(before.id());
        Map<String, String> ours = target.first(
                        "SELECT display_name, is_active, settings::text FROM company WHERE id = ? FOR NO KEY UPDATE",
                        row -> {
                            Map<String, String> now = new TreeMap<>();
                            now.put("display_name", row.getString(1));
                            now.put("is_active", String.valueOf(row.getBoolean(2)));
                            object(row.getString(3))
                                    .properties()
                                    .forEach(setting -> now.put(
                                            SETTING + setting.getKey(),
                                            setting.getValue().toString()));
                            return now;
                        },
                        before.id())
                .orElseThrow();
        Merge merge = Merge.of(before.asTaken(), fields, ours);
        if (merge.changed()) {
            target.update(
                    """
                    UPDATE company SET display_name = ?, is_active = ?, settings = ?::jsonb, version = version + 1, updated_at = now()
                     WHERE id = ?
                    """,
                    merge.fields().get("display_name"),
                    Boolean.valueOf(merge.fields().get("is_active")),
                    settings(merge.fields()).toString(),
                    before.id());
            Target.audit(target, before.id(), "company.take-over", "company:" + before.id(), ours, merge.fields());
            tally.changed(1);
        } else {
            tally.there(1);
        }
        merge.kept().forEach(field -> tally.noted(Note.KEPT_HERE, theirs.name() + ": " + field));
        taken.put(What.COMPANY, theirs.id(), before.id(), fields);
    }

    /** A batch counts either before or after the change. */
    private void lock(int company) throws SQLException {
        target.rows(
                "SELECT company_id FROM dialing WHERE company_id = ? FOR NO KEY UPDATE", row -> row.getInt(1), company);
    }

    private Map<String, String> fields(Panel.Company theirs) {
        Map<String, String> fields = new TreeMap<>();
        String name = Texts.cut(
                theirs.displayName() == null ? "" : theirs.displayName().strip(), 255);
        fields.put("display_name", name.isEmpty() ? theirs.name() : name);
        fields.put("is_active", String.valueOf(theirs.active()));
        ObjectNode settings = object(theirs.settings());
        settings.properties().forEach(setting -> {
            String field = SETTING + setting.getKey();
            if (isUsable(field, setting.getValue())) {
                fields.put(field, setting.getValue().toString());
            } else {
                tally.noted(Note.SETTING_DROPPED, theirs.name() + ": " + setting.getKey());
            }
        });
        if (settings(fields).toString().length() > LONGEST_SETTINGS) {
            fields.keySet().removeIf(field -> field.startsWith(SETTING) && !field.equals(COST));
            tally.noted(Note.SETTING_DROPPED, theirs.name() + ": all that Dialplane does not know, being too long");
        }
        return fields;
    }

    private static boolean isUsable(String field, JsonNode value) {
        if (field.equals(COST)) {
            return value.isIntegralNumber()
                    && value.canConvertToLong()
                    && value.longValue() >= 0
                    && value.longValue() <= HIGHEST_COST;
        }
        // a setting of Dialplane's own, which the panel does not have
        return !field.equals(SETTING + "countries") && !value.isNull();
    }

    private static ObjectNode settings(Map<String, String> fields) {
        ObjectNode settings = JSON.createObjectNode();
        fields.forEach((field, value) -> {
            if (field.startsWith(SETTING) && value != null) {
                settings.set(field.substring(SETTING.length()), read(value));
            }
        });
        return settings;
    }

    private static ObjectNode object(String json) {
        return json != null && read(json) instanceof ObjectNode object ? object : JSON.createObjectNode();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name, or as much of it as a slug can have. */
    private String slug(Panel.Company theirs) throws SQLException {
        String name = theirs.name() == null ? "" : theirs.name();
        if (name.matches(SLUG)) {
            return name;
        }
        String slug = name.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceFirst("^[^a-z]+", "")
                .replaceFirst("-+$", "");
        slug = slug.substring(0, Math.min(slug.length(), 64));
        boolean free = slug.matches(SLUG)
                && target.number("SELECT count(*) FROM company WHERE name = ?", slug) == 0
                && panel.companies().stream().map(Panel.Company::name).noneMatch(slug::equals);
        return free ? slug : "company-" + theirs.id();
    }
}
