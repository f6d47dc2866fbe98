package io.dialplane.web.openapi;

import static io.dialplane.web.openapi.Document.list;
import static io.dialplane.web.openapi.Document.map;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says what the resources do; planted faults show that differences are found. */
class OpenApiTest {

    private static final JavaClasses WEB = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.dialplane.web");

    private static final List<Endpoint> ENDPOINTS = Endpoint.of(WEB);
    private static final List<Class<?>> BODIES = Endpoint.bodies(WEB);

    @Test
    void document_and_resources_say_the_same() {
        assertThat(new Comparison(Document.read(), ENDPOINTS, BODIES).differences())
                .isEmpty();
    }

    @Test
    void resources_and_bodies_are_looked_at() {
        assertThat(ENDPOINTS)
                .extracting(Endpoint::name)
                .contains("GET /api/dialer/next-batch", "DELETE /api/schedule/holidays/{day}");
        assertThat(BODIES).extracting(Class::getSimpleName).contains("ReportRequest", "LoginResponse");
    }

    @Test
    void a_resource_method_without_operation_is_found() {
        finds("GET /api/health/live: has no operation", document -> document.in("paths")
                .remove("/api/health/live"));
    }

    @Test
    void an_operation_without_resource_method_is_found() {
        finds("PATCH /api/health/live: has no resource method", document -> document.in("paths", "/api/health/live")
                .put("patch", Map.of()));
    }

    @Test
    void a_parameter_of_another_name_is_found() {
        finds(
                "GET /api/dialer/next-batch: parameters: not in the document [query:size], not in the code [query:count]",
                document -> map(list(document.in("paths", "/api/dialer/next-batch", "get")
                                        .get("parameters"))
                                .get(0))
                        .put("name", "count"));
    }

    @Test
    void a_role_that_may_not_is_found() {
        finds(
                "POST /api/numbers: x-roles: not in the document [], not in the code [AGENT]",
                document -> document.in("paths", "/api/numbers", "post").put("x-roles", List.of("ADMIN", "AGENT")));
    }

    @Test
    void an_operation_without_security_is_found() {
        finds("GET /api/companies: security", document -> document.in("paths", "/api/companies", "get")
                .remove("security"));
    }

    @Test
    void an_error_that_is_not_said_is_found() {
        finds("GET /api/companies: lacks the answers [401]", document -> document.in(
                        "paths", "/api/companies", "get", "responses")
                .remove("401"));
    }

    @Test
    void a_field_that_is_missing_is_found() {
        finds("fields: not in the document [user_message], not in the code []", document -> document.in(
                        "components", "schemas", "ReportRequest", "properties")
                .remove("user_message"));
    }

    @Test
    void a_field_that_does_not_exist_is_found() {
        finds("fields: not in the document [], not in the code [password]", document -> document.in(
                        "components", "schemas", "PersonResponse", "properties")
                .put("password", Map.of("type", "string")));
    }

    @Test
    void a_field_of_another_type_is_found() {
        finds("GET /api/numbers/stats total: is of type integer, not string", document -> document.in(
                        "components", "schemas", "TotalResponse", "properties", "total")
                .put("type", "string"));
    }

    @Test
    void words_that_are_not_said_are_found() {
        finds(
                "role: words: not in the document [AGENT, SUPERVISOR], not in the code []",
                document -> document.in("components", "schemas", "Role").put("enum", List.of("ADMIN")));
    }

    @Test
    void a_field_that_must_be_given_but_is_not_required_is_found() {
        finds(
                "POST /api/auth/login password: is required",
                document -> document.in("components", "schemas", "LoginRequest").put("required", List.of("username")));
    }

    @Test
    void a_field_that_is_never_null_but_nullable_is_found() {
        finds("GET /api/auth/me id: is never null", document -> document.in(
                        "components", "schemas", "ProfileResponse", "properties", "id")
                .put("nullable", true));
    }

    @Test
    void another_limit_is_found() {
        finds("POST /api/dialer/report-results results: holds 500 at most", document -> document.in(
                        "components", "schemas", "ReportsRequest", "properties", "results")
                .put("maxItems", 1000));
    }

    private static void finds(String difference, Consumer<Document> fault) {
        assertThat(new Comparison(Document.readAnd(fault), ENDPOINTS, BODIES).differences())
                .anySatisfy(found -> assertThat(found).contains(difference));
    }
}
