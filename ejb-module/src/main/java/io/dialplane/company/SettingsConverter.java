package io.dialplane.company;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.io.UncheckedIOException;

/** A company's settings as a JSON document. */
@Converter
class SettingsConverter implements AttributeConverter<ObjectNode, String> {

    private static final ObjectMapper JSON = new ObjectMapper();

    static ObjectNode empty() {
        return JSON.createObjectNode();
    }

    @Override
    public String convertToDatabaseColumn(ObjectNode settings) {
        return settings.toString();
    }

    @Override
    public ObjectNode convertToEntityAttribute(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
