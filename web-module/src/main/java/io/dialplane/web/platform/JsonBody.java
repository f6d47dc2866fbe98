package io.dialplane.web.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.dialplane.platform.DomainException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Request and response bodies as JSON, by our own rules rather than each server's. */
@Provider
@Priority(1)
@Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
@Produces({MediaType.APPLICATION_JSON, "application/problem+json"})
public class JsonBody implements MessageBodyReader<Object>, MessageBodyWriter<Object> {

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return isOurs(type) && isJson(mediaType);
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        ObjectReader reader = Json.MAPPER.readerFor(Json.MAPPER.constructType(genericType));
        try {
            Object value = reader.readValue(LimitedBody.of(body));
            if (value == null) {
                throw new BadRequestException();
            }
            return value;
        } catch (JsonProcessingException e) {
            for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
                if (t instanceof DomainException tooLarge) { // of the body, within a value
                    throw tooLarge;
                }
            }
            throw Problems.unreadable(e);
        }
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return isOurs(type) && isJson(mediaType);
    }

    @Override
    public void writeTo(
            Object value,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        out.write(Json.MAPPER.writeValueAsBytes(value));
    }

    private static boolean isOurs(Class<?> type) {
        return !CharSequence.class.isAssignableFrom(type)
                && !InputStream.class.isAssignableFrom(type)
                && !jakarta.ws.rs.core.StreamingOutput.class.isAssignableFrom(type)
                && type != byte[].class;
    }

    /** JSON, or nothing said: some old clients send a body without a type. */
    private static boolean isJson(MediaType type) {
        return type == null
                || type.isWildcardType()
                || type.getSubtype().equals("json")
                || type.getSubtype().endsWith("+json")
                || type.equals(MediaType.APPLICATION_OCTET_STREAM_TYPE);
    }
}
