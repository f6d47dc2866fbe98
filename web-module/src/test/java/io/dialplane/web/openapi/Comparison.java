package io.dialplane.web.openapi;

import static io.dialplane.web.openapi.Document.list;
import static io.dialplane.web.openapi.Document.map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.web.platform.Json;
import io.dialplane.web.platform.Problem;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Compares the document with the resources and says, in sentences, where they differ. */
final class Comparison {

    private static final String JSON = "application/json";

    private final Document document;
    private final List<Endpoint> endpoints;
    private final List<Class<?>> bodies;
    private final List<String> differences = new ArrayList<>();
    private final Set<Class<?>> compared = new HashSet<>();

    Comparison(Document document, List<Endpoint> endpoints, List<Class<?>> bodies) {
        this.document = document;
        this.endpoints = endpoints;
        this.bodies = bodies;
    }

    List<String> differences() {
        Map<String, Map<String, Object>> operations = document.operations();
        Set<String> served = new TreeSet<>();
        for (Endpoint endpoint : endpoints) {
            served.add(endpoint.name());
            if (operations.containsKey(endpoint.name())) {
                compare(endpoint, operations.get(endpoint.name()));
            } else {
                differ(endpoint.name(), "has no operation");
            }
        }
        operations.keySet().stream()
                .filter(operation -> !served.contains(operation))
                .forEach(operation -> differ(operation, "has no resource method"));
        schema(type(Problem.class), Map.of("$ref", "#/components/schemas/Problem"), "Problem", false);
        bodies.stream()
                .filter(body -> !compared.contains(body))
                .forEach(body -> differ(body.getName(), "is in no operation"));
        return differences;
    }

    private void compare(Endpoint endpoint, Map<String, Object> operation) {
        String name = endpoint.name();
        same(name, "parameters", endpoint.parameters(), document.parameters(name));
        Set<String> roles = new TreeSet<>();
        list(operation.get("x-roles")).forEach(role -> roles.add((String) role));
        same(name, "x-roles", endpoint.roles(), roles);
        same(name, "security", schemes(endpoint.roles()), schemes(operation));

        Set<String> answers = new TreeSet<>(map(operation.get("responses")).keySet());
        Set<String> expected = new TreeSet<>(Set.of("500"));
        if (!endpoint.roles().contains("ANYONE")) {
            expected.addAll(Set.of("401", "403", "503"));
        }
        if (endpoint.body().isPresent()) {
            expected.addAll(Set.of("400", "413", "415"));
        }
        if (!answers.containsAll(expected)) {
            expected.removeAll(answers);
            differ(name, "lacks the answers " + expected);
        }
        request(endpoint, operation);
        response(endpoint, operation);
    }

    private static Set<String> schemes(Set<String> roles) {
        Set<String> schemes = new TreeSet<>();
        for (String role : roles) {
            switch (role) {
                case "ANYONE" -> {
                    // needs none
                }
                case "DIALER" -> schemes.add("dialerToken");
                case "MONITOR" -> schemes.add("metricsToken");
                case "SWITCH" -> schemes.add("switchSecret");
                default -> schemes.add("personToken");
            }
        }
        return schemes;
    }

    private static Set<String> schemes(Map<String, Object> operation) {
        Set<String> schemes = new TreeSet<>();
        list(operation.get("security"))
                .forEach(scheme -> schemes.addAll(map(scheme).keySet()));
        return schemes;
    }

    private void request(Endpoint endpoint, Map<String, Object> operation) {
        Map<String, Object> content =
                map(document.resolved(operation.get("requestBody")).get("content"));
        if (endpoint.body().isPresent() == content.isEmpty()) {
            differ(endpoint.name(), content.isEmpty() ? "has no requestBody" : "has a requestBody that nobody reads");
        } else if (content.containsKey(JSON)) {
            schema(
                    type(endpoint.body().orElseThrow().getParameterizedType()),
                    map(map(content.get(JSON)).get("schema")),
                    endpoint.name(),
                    true);
        }
    }

    private void response(Endpoint endpoint, Map<String, Object> operation) {
        Method method = endpoint.method();
        for (Map.Entry<String, Object> answer : map(operation.get("responses")).entrySet()) {
            Map<String, Object> content =
                    map(document.resolved(answer.getValue()).get("content"));
            if (content.containsKey(JSON)) {
                Map<String, Object> schema = map(map(content.get(JSON)).get("schema"));
                JavaType type = method.getReturnType() == Response.class
                        ? named(method, schema)
                        : type(method.getGenericReturnType());
                if (type == null) {
                    differ(endpoint.name(), "answers a schema that is named like no record");
                } else {
                    schema(type, schema, endpoint.name(), false);
                }
            } else if (answer.getKey().startsWith("2")
                    && method.getReturnType() != Response.class
                    && method.getReturnType() != void.class) {
                differ(endpoint.name(), "says nothing of what it answers");
            }
        }
    }

    /** What a method answers that does not say so itself: the record of the schema's name, its own package's first. */
    private JavaType named(Method method, Map<String, Object> schema) {
        boolean many = "array".equals(schema.get("type"));
        String ref = String.valueOf((many ? map(schema.get("items")) : schema).get("$ref"));
        Optional<Class<?>> record = bodies.stream()
                .filter(body -> ref.endsWith("/" + body.getSimpleName()))
                .min(Comparator.comparing(body ->
                        !body.getPackage().equals(method.getDeclaringClass().getPackage())));
        return record.map(type ->
                        many ? Json.MAPPER.getTypeFactory().constructCollectionType(List.class, type) : type(type))
                .orElse(null);
    }

    private void schema(JavaType type, Map<String, Object> given, String where, boolean request) {
        Map<String, Object> schema = document.resolved(given);
        Class<?> raw = type.getRawClass();
        if (raw == Optional.class) {
            schema(type.containedType(0), given, where, request);
        } else if (raw == JsonNode.class || raw == InputStream.class) {
            // read by the resource itself
        } else if (raw.isRecord() && isValue(raw)) {
            if (!schema.containsKey("oneOf")) {
                differ(where, "is one of several types");
            }
        } else if (raw.isRecord()) {
            if (is("object", schema, where)) {
                fields(type, schema, where, request);
            }
        } else if (raw == ObjectNode.class || Map.class.isAssignableFrom(raw)) {
            is("object", schema, where);
        } else if (Collection.class.isAssignableFrom(raw)) {
            if (is("array", schema, where)) {
                schema(type.getContentType(), map(schema.get("items")), where + "[]", request);
            }
        } else if (raw.isEnum()) {
            if (is("string", schema, where)) {
                words(raw, schema, where, request);
            }
        } else {
            is(jsonType(raw, where), schema, where);
            String format = raw == OffsetDateTime.class ? "date-time" : raw == LocalDate.class ? "date" : null;
            if (format != null && !format.equals(schema.get("format"))) {
                differ(where, "has the format " + format);
            }
        }
    }

    private static boolean isValue(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .anyMatch(component -> component.getAccessor().isAnnotationPresent(JsonValue.class));
    }

    private String jsonType(Class<?> raw, String where) {
        if (raw == String.class
                || raw == OffsetDateTime.class
                || raw == LocalDate.class
                || raw == LocalTime.class
                || raw == UUID.class) {
            return "string";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "boolean";
        }
        if (Set.of(int.class, Integer.class, long.class, Long.class).contains(raw)) {
            return "integer";
        }
        if (Set.of(double.class, Double.class, java.math.BigDecimal.class).contains(raw)) {
            return "number";
        }
        throw new AssertionError(where + " has the type " + raw + ", which this test does not know");
    }

    private boolean is(String type, Map<String, Object> schema, String where) {
        if (!type.equals(schema.get("type"))) {
            differ(where, "is of type " + type + ", not " + schema.get("type"));
            return false;
        }
        return true;
    }

    private void words(Class<?> type, Map<String, Object> schema, String where, boolean request) {
        Set<String> words = new TreeSet<>();
        Arrays.stream(type.getEnumConstants()).map(Object::toString).forEach(words::add);
        Set<String> documented = new TreeSet<>();
        list(schema.get("enum")).forEach(word -> documented.add((String) word));
        // a request may be narrower than its type: some words are refused later
        if (request && !documented.isEmpty() && words.containsAll(documented)) {
            return;
        }
        same(where, "words", words, documented);
    }

    private void fields(JavaType type, Map<String, Object> schema, String where, boolean request) {
        Class<?> record = type.getRawClass();
        compared.add(record);
        BeanDescription description = request
                ? Json.MAPPER.getDeserializationConfig().introspect(type)
                : Json.MAPPER.getSerializationConfig().introspect(type);
        Map<String, Object> properties = map(schema.get("properties"));
        Set<String> names = new TreeSet<>();
        for (BeanPropertyDefinition property : description.findProperties()) {
            names.add(property.getName());
            if (properties.containsKey(property.getName())) {
                RecordComponent component = Arrays.stream(record.getRecordComponents())
                        .filter(c -> c.getName().equals(property.getInternalName()))
                        .findFirst()
                        .orElseThrow();
                Map<String, Object> field = map(properties.get(property.getName()));
                String path = where + " " + property.getName();
                boolean required = list(schema.get("required")).contains(property.getName());
                boolean always = request ? hasToBeGiven(component) : isAlwaysThere(component, property, description);
                if (always && !required) {
                    differ(path, "is required");
                }
                boolean nullable = Boolean.TRUE.equals(field.get("nullable"));
                if (nullable
                        && (request ? always : !always || component.getType().isPrimitive())) {
                    differ(path, "is never null");
                }
                limits(component, document.resolved(field), path);
                schema(type(component.getGenericType()), field, path, request);
            }
        }
        same(where + " (" + record.getSimpleName() + ")", "fields", names, new TreeSet<>(properties.keySet()));
    }

    private static boolean hasToBeGiven(RecordComponent component) {
        return component.getAccessor().isAnnotationPresent(NotNull.class)
                || component.getAccessor().isAnnotationPresent(NotBlank.class);
    }

    private static boolean isAlwaysThere(
            RecordComponent component, BeanPropertyDefinition property, BeanDescription description) {
        JsonInclude.Value inclusion =
                description.findPropertyInclusion(JsonInclude.Value.empty()).withOverrides(property.findInclusion());
        return component.getType().isPrimitive() || inclusion.getValueInclusion() != JsonInclude.Include.NON_NULL;
    }

    private void limits(RecordComponent component, Map<String, Object> schema, String path) {
        Size size = component.getAccessor().getAnnotation(Size.class);
        if (size == null) {
            return;
        }
        boolean many = "array".equals(schema.get("type"));
        if (!Integer.valueOf(size.max()).equals(schema.get(many ? "maxItems" : "maxLength"))) {
            differ(path, "holds " + size.max() + " at most");
        }
        if (size.min() > 0 && !Integer.valueOf(size.min()).equals(schema.get(many ? "minItems" : "minLength"))) {
            differ(path, "holds " + size.min() + " at least");
        }
    }

    private static JavaType type(java.lang.reflect.Type type) {
        return Json.MAPPER.constructType(type);
    }

    private void same(String where, String what, Set<String> code, Set<String> documented) {
        if (!code.equals(documented)) {
            Set<String> missing = new TreeSet<>(code);
            missing.removeAll(documented);
            Set<String> tooMany = new TreeSet<>(documented);
            tooMany.removeAll(code);
            differ(where, what + ": not in the document " + missing + ", not in the code " + tooMany);
        }
    }

    private void differ(String where, String how) {
        differences.add(where + ": " + how);
    }
}
