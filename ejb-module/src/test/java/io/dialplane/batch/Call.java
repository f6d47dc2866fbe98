package io.dialplane.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A report of a call as {@code report_results} reads it; what is not said is null. */
record Call(Map<String, Object> fields) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Call of(int number, String status) {
        return new Call(Map.of("number_id", number)).with("status", status);
    }

    static Call of(String e164, String country, boolean dialable, String status) {
        return new Call(Map.of("e164", e164, "country", country, "dialable", dialable)).with("status", status);
    }

    Call at(Instant attempted) {
        return with("attempted_at", attempted.toString());
    }

    Call in(UUID batch) {
        return with("batch_id", batch.toString());
    }

    Call billable() {
        return with("billable", true);
    }

    Call with(String field, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(fields);
        copy.put(field, value);
        if (field.equals("status") && (value.equals("POWER_OFF") || value.equals("COMPLAINED"))) {
            copy.put("blocks", value);
        }
        return new Call(copy);
    }

    static String json(List<Call> calls) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Call call : calls) {
            lines.add(call.with("i", lines.size()).fields());
        }
        try {
            return JSON.writeValueAsString(lines);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
