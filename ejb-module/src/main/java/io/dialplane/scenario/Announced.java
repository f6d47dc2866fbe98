package io.dialplane.scenario;

/**
 * A scenario or outbound line as a dialer announces it.
 *
 * @param key         a scenario's name, a line's number; unique in the company
 * @param displayName null: the key
 */
public record Announced(String key, String displayName) {

    String label() {
        return displayName == null || displayName.isBlank() ? key : displayName;
    }
}
