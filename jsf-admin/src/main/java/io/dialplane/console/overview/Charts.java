package io.dialplane.console.overview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Pictures of figures, as Chart.js reads them. */
final class Charts {

    /** Told apart also by who sees few colours; readable on light and dark. */
    private static final String[] COLOURS = {
        "#2f7fb8", "#e08a00", "#2e9e62", "#b8547a", "#7463c2", "#5f7a8c", "#c04a3f", "#1fa3a3", "#a08a1f", "#8c5a3c",
        "#4f6bd8", "#6f9f2f", "#d0679d"
    };

    private final String ink;
    private final String line;
    private final boolean rightToLeft;
    private final String formats;
    private final String font;

    Charts(boolean dark, boolean rightToLeft, String formats) {
        this.ink = dark ? "#a9b7c6" : "#526173";
        this.line = dark ? "#2f3d4b" : "#d5dce4";
        this.rightToLeft = rightToLeft;
        this.formats = formats;
        this.font = rightToLeft
                ? "Vazirmatn, Tahoma, 'DejaVu Sans', sans-serif"
                : "system-ui, 'Segoe UI', Roboto, sans-serif";
    }

    /** A part of a picture. */
    record Part(String label, long value) {}

    /** Parts of a whole. */
    String ring(String title, List<Part> parts) {
        ObjectNode chart = chart("doughnut", title, parts);
        ObjectNode data = (ObjectNode) chart.at("/data/datasets/0");
        ArrayNode colours = data.putArray("backgroundColor");
        for (int i = 0; i < parts.size(); i++) {
            colours.add(COLOURS[i % COLOURS.length]);
        }
        data.put("borderWidth", 0);
        ObjectNode options = (ObjectNode) chart.get("options");
        options.put("cutout", "62%");
        ObjectNode legend = ((ObjectNode) options.get("plugins")).putObject("legend");
        legend.put("position", rightToLeft ? "left" : "right");
        legend.put("rtl", rightToLeft);
        ObjectNode labels = legend.putObject("labels");
        labels.put("color", ink);
        labels.put("boxWidth", 12);
        labels.putObject("font").put("family", font);
        return chart.toString();
    }

    /** Columns in the order of time, or of what they are. */
    String columns(String title, List<Part> parts) {
        ObjectNode chart = chart("bar", title, parts);
        ObjectNode data = (ObjectNode) chart.at("/data/datasets/0");
        data.put("backgroundColor", COLOURS[0]);
        data.put("borderRadius", 3);
        ObjectNode options = (ObjectNode) chart.get("options");
        ((ObjectNode) options.get("plugins")).putObject("legend").put("display", false);
        ObjectNode scales = options.putObject("scales");
        ObjectNode across = axis(scales.putObject("x"));
        across.put("reverse", rightToLeft);
        across.putObject("grid").put("display", false);
        ObjectNode up = axis(scales.putObject("y"));
        up.put("beginAtZero", true);
        up.put("position", rightToLeft ? "right" : "left");
        up.putObject("grid").put("color", line);
        ((ObjectNode) up.get("ticks")).put("precision", 0);
        return chart.toString();
    }

    private ObjectNode axis(ObjectNode axis) {
        ObjectNode ticks = axis.putObject("ticks");
        ticks.put("color", ink);
        ticks.put("maxRotation", 0);
        ticks.put("autoSkipPadding", 12);
        ticks.putObject("font").put("family", font);
        return axis;
    }

    private ObjectNode chart(String type, String title, List<Part> parts) {
        ObjectNode chart = JsonNodeFactory.instance.objectNode();
        chart.put("type", type);
        ObjectNode data = chart.putObject("data");
        ArrayNode labels = data.putArray("labels");
        ObjectNode set = data.putArray("datasets").addObject();
        set.put("label", title);
        ArrayNode values = set.putArray("data");
        for (Part part : parts) {
            labels.add(part.label());
            values.add(part.value());
        }
        ObjectNode options = chart.putObject("options");
        options.put("responsive", true);
        options.put("maintainAspectRatio", false);
        options.put("animation", false);
        options.put("locale", formats);
        ObjectNode tooltip = options.putObject("plugins").putObject("tooltip");
        tooltip.put("rtl", rightToLeft);
        tooltip.putObject("bodyFont").put("family", font);
        tooltip.putObject("titleFont").put("family", font);
        return chart;
    }
}
