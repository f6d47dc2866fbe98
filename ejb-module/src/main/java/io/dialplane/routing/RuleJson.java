package io.dialplane.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.schedule.Schedule;
import java.io.UncheckedIOException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** Opening hours as the database keeps them. */
public final class RuleJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RuleJson() {}

    /** Null for null. */
    public static String write(OpeningHours hours) {
        if (hours == null) {
            return null;
        }
        ObjectNode node = JSON.createObjectNode();
        ArrayNode windows = node.putArray("windows");
        for (Schedule.Window window : hours.windows()) {
            windows.addObject()
                    .put("day_of_week", window.dayOfWeek())
                    .put("start_time", window.start().toString())
                    .put("end_time", window.end().toString());
        }
        return node.put("skip_holidays", hours.skipHolidays()).toString();
    }

    /** Null for null. */
    public static OpeningHours read(String text) {
        if (text == null) {
            return null;
        }
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        List<Schedule.Window> windows = new ArrayList<>();
        for (JsonNode window : node.get("windows")) {
            windows.add(new Schedule.Window(
                    0,
                    window.get("day_of_week").intValue(),
                    LocalTime.parse(window.get("start_time").textValue()),
                    LocalTime.parse(window.get("end_time").textValue())));
        }
        return new OpeningHours(windows, node.get("skip_holidays").booleanValue());
    }
}
