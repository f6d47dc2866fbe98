package io.dialplane.web.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI document as maps and lists; references are followed where something is looked up. */
final class Document {

    private static final Set<String> VERBS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    private final Map<String, Object> root;

    private Document(Map<String, Object> root) {
        this.root = root;
    }

    /** The product's document; a key that is given twice is an error. */
    static Document read() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (InputStream in = Document.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new Document(new Yaml(new SafeConstructor(options)).load(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The product's document with a fault. */
    static Document readAnd(Consumer<Document> fault) {
        Document document = read();
        fault.accept(document);
        return document;
    }

    /** The operations by verb and path. */
    Map<String, Map<String, Object>> operations() {
        Map<String, Map<String, Object>> operations = new LinkedHashMap<>();
        in("paths").forEach((path, item) -> map(item).forEach((verb, operation) -> {
            if (VERBS.contains(verb)) {
                operations.put(verb.toUpperCase(Locale.ROOT) + " " + path, map(operation));
            }
        }));
        return operations;
    }

    /** The parameters of an operation and of its path, for example {@code query:company}. */
    Set<String> parameters(String operation) {
        String[] parts = operation.split(" ", 2);
        Map<String, Object> item = in("paths", parts[1]);
        List<Object> all = new ArrayList<>(list(item.get("parameters")));
        all.addAll(list(map(item.get(parts[0].toLowerCase(Locale.ROOT))).get("parameters")));
        Set<String> names = new TreeSet<>();
        for (Object one : all) {
            Map<String, Object> parameter = resolved(one);
            names.add(parameter.get("in") + ":" + parameter.get("name"));
        }
        return names;
    }

    /** The schema of a name; empty when there is none. */
    Map<String, Object> schema(String name) {
        return map(in("components", "schemas").get(name));
    }

    /** The map at a place. */
    Map<String, Object> in(String... keys) {
        Map<String, Object> here = root;
        for (String key : keys) {
            here = map(here.get(key));
        }
        return here;
    }

    /** What an element says itself, or where it points to: by a reference, or by being all of one other. */
    Map<String, Object> resolved(Object element) {
        Map<String, Object> here = map(element);
        while (true) {
            if (here.get("$ref") instanceof String ref) {
                here = in(ref.substring(2).split("/"));
            } else if (list(here.get("allOf")).size() == 1) {
                here = map(list(here.get("allOf")).get(0));
            } else {
                return here;
            }
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object element) {
        return element == null ? Map.of() : (Map<String, Object>) element;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object element) {
        return element == null ? List.of() : (List<Object>) element;
    }
}
