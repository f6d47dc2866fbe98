package io.dialplane.isolation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import java.util.function.Function;

/**
 * What the walk knows of an endpoint.
 *
 * @param allowed who may call it
 * @param names   whether and where a company can be named
 * @param path    makes an object in a company and gives its path
 * @param body    null: none
 * @param sending null: as JSON
 */
record Endpoint(
        Set<Role> allowed,
        Names names,
        Function<TestCompany, String> path,
        Function<TestCompany, ObjectNode> body,
        Sending sending) {

    /** Where a request names the company it is for. */
    enum Names {
        NOTHING,
        IN_QUERY,
        IN_BODY
    }

    /** How a request is sent whose body is not the JSON of the table. */
    interface Sending {
        Answer send(Api caller, String path);
    }

    String pathIn(TestCompany company) {
        return path.apply(company);
    }

    ObjectNode bodyFor(TestCompany company) {
        return body == null ? null : body.apply(company);
    }

    /** @param body null: none */
    Answer send(Api caller, String method, String path, ObjectNode body) {
        if (sending != null) {
            return sending.send(caller, path);
        }
        return body == null
                ? caller.send(method, path, null, null)
                : caller.send(method, path, "application/json", BodyPublishers.ofString(Json.write(body)));
    }
}
