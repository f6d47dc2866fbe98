package io.dialplane.takeover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which of the panel's rows became which of ours, and how they were there then: the table {@code taken_over}. */
final class Taken {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Kinds of rows. */
    enum What {
        COMPANY,
        PERSON,
        SCENARIO,
        LINE,
        /** By the company's id. */
        SCHEDULE
    }

    /**
     * A row that was taken over.
     *
     * @param id      here
     * @param asTaken its fields as they were there
     */
    record Entry(int id, Map<String, String> asTaken) {}

    private final Database target;
    private final Map<What, Map<Long, Entry>> entries = new EnumMap<>(What.class);

    private Taken(Database target) {
        this.target = target;
        for (What what : What.values()) {
            entries.put(what, new HashMap<>());
        }
    }

    static Taken read(Database target) throws SQLException {
        Taken taken = new Taken(target);
        target.rows("SELECT what, source_id, target_id, as_taken::text FROM taken_over", row -> taken.entries
                .get(What.valueOf(row.getString(1).toUpperCase(Locale.ROOT)))
                .put(row.getLong(2), new Entry(row.getInt(3), fields(row.getString(4)))));
        return taken;
    }

    Optional<Entry> entry(What what, long sourceId) {
        return Optional.ofNullable(entries.get(what).get(sourceId));
    }

    /** The id here; null: not taken over, or there is none. */
    Integer id(What what, Long sourceId) {
        return sourceId == null ? null : entry(what, sourceId).map(Entry::id).orElse(null);
    }

    /** Whether another of the panel's rows became this one of ours. */
    boolean isTaken(What what, int targetId) {
        return entries.get(what).values().stream().anyMatch(entry -> entry.id() == targetId);
    }

    /** Ids there of all that was ever taken. */
    Set<Long> sourceIds(What what) {
        return Set.copyOf(entries.get(what).keySet());
    }

    /** Notes how a row is there now. */
    void put(What what, long sourceId, int targetId, Map<String, String> asTaken) throws SQLException {
        target.update("""
                INSERT INTO taken_over AS t (what, source_id, target_id, as_taken) VALUES (?, ?, ?, ?::jsonb)
                ON CONFLICT (what, source_id) DO UPDATE SET as_taken = excluded.as_taken, taken_at = excluded.taken_at
                 WHERE t.as_taken <> excluded.as_taken
                """, what.name().toLowerCase(Locale.ROOT), sourceId, targetId, json(asTaken));
        entries.get(what).put(sourceId, new Entry(targetId, asTaken));
    }

    private static Map<String, String> fields(String json) {
        try {
            return JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
