package io.dialplane.web.openapi;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import io.dialplane.web.platform.Access;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A resource method as a server sees it.
 *
 * @param verb       for example {@code GET}
 * @param path       with the names of its parameters, without their patterns
 * @param parameters for example {@code query:company}
 * @param roles      names of who may call it
 */
record Endpoint(String verb, String path, Set<String> parameters, Set<String> roles, Method method) {

    /** Headers that an OpenAPI document describes otherwise. */
    private static final Set<String> DESCRIBED_OTHERWISE = Set.of("accept", "authorization", "content-type");

    static List<Endpoint> of(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
                .map(JavaMethod::reflect)
                .map(Endpoint::of)
                .toList();
    }

    /** The records that bodies are made of: whoever is named request or response. */
    static List<Class<?>> bodies(JavaClasses classes) {
        return classes.stream()
                .filter(type -> type.getSimpleName().matches(".+(Request|Response)"))
                .map(JavaClass::reflect)
                .<Class<?>>map(type -> type)
                .filter(Class::isRecord)
                .toList();
    }

    private static Endpoint of(Method method) {
        Set<String> parameters = new TreeSet<>();
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                Arrays.stream(parameter.getType().getDeclaredFields()).forEach(field -> note(field, parameters));
            } else {
                note(parameter, parameters);
            }
        }
        Access access = method.isAnnotationPresent(Access.class)
                ? method.getAnnotation(Access.class)
                : method.getDeclaringClass().getAnnotation(Access.class);
        Set<String> roles = new TreeSet<>();
        if (access != null) {
            Arrays.stream(access.value()).map(Enum::name).forEach(roles::add);
        }
        return new Endpoint(verbOf(method), path(method.getDeclaringClass()) + path(method), parameters, roles, method);
    }

    private static String verbOf(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .findFirst()
                .orElseThrow();
    }

    private static String path(AnnotatedElement element) {
        Path path = element.getAnnotation(Path.class);
        if (path == null) {
            return "";
        }
        String bare = path.value().replaceAll("^/+|/+$", "").replaceAll("\\{\\s*([A-Za-z0-9_]+)[^}]*}", "{$1}");
        return bare.isEmpty() ? "" : "/" + bare;
    }

    private static void note(AnnotatedElement element, Set<String> parameters) {
        QueryParam query = element.getAnnotation(QueryParam.class);
        if (query != null) {
            parameters.add("query:" + query.value());
        }
        PathParam inPath = element.getAnnotation(PathParam.class);
        if (inPath != null) {
            parameters.add("path:" + inPath.value());
        }
        HeaderParam header = element.getAnnotation(HeaderParam.class);
        if (header != null && !DESCRIBED_OTHERWISE.contains(header.value().toLowerCase(java.util.Locale.ROOT))) {
            parameters.add("header:" + header.value());
        }
    }

    String name() {
        return verb + " " + path;
    }

    /** What the method reads from the request's body; empty: nothing. */
    Optional<Parameter> body() {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> Arrays.stream(parameter.getAnnotations())
                        .map(Annotation::annotationType)
                        .noneMatch(type ->
                                type.getPackage().equals(Path.class.getPackage()) && !type.equals(FormParam.class)
                                        || type.equals(Context.class)))
                .findFirst();
    }
}
