package io.dialplane.web.platform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;
import java.util.Optional;

/** A text that can be cleared: absent reads as null, {@code null} as empty. */
@SuppressWarnings("rawtypes")
final class OptionalText extends JsonDeserializer<Optional> {

    @Override
    public Optional deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return Optional.ofNullable(context.readValue(parser, String.class));
    }

    @Override
    public Optional getNullValue(DeserializationContext context) {
        return Optional.empty();
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
        return null;
    }
}
