package io.dialplane.isolation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.isolation.Endpoint.Names;
import io.dialplane.isolation.Endpoint.Sending;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the walk knows of the endpoints of a family of features. */
abstract class Endpoints {

    final Walkers walkers;
    final Installation dialplane;

    private final Map<String, Endpoint> table = new LinkedHashMap<>();

    Endpoints(Walkers walkers) {
        this.walkers = walkers;
        this.dialplane = walkers.dialplane();
    }

    /** By method and path as the OpenAPI document has them. */
    final Map<String, Endpoint> table() {
        return table;
    }

    /** All of them. */
    static Map<String, Endpoint> all(Walkers walkers) {
        Map<String, Endpoint> all = new LinkedHashMap<>();
        ContactEndpoints contacts = new ContactEndpoints(walkers);
        for (Endpoints family : List.of(
                new PlatformEndpoints(walkers),
                new PersonEndpoints(walkers),
                new CompanyEndpoints(walkers),
                new NumberEndpoints(walkers),
                new ScheduleEndpoints(walkers),
                new DialerEndpoints(walkers),
                contacts,
                new CallEndpoints(walkers, contacts),
                new ProvisioningEndpoints(walkers))) {
            all.putAll(family.table());
        }
        return all;
    }

    final void endpoint(String methodAndPath, Set<Role> allowed, Names names) {
        endpoint(methodAndPath, allowed, names, company -> path(methodAndPath), null);
    }

    final void endpoint(String methodAndPath, Set<Role> allowed, Names names, Function<TestCompany, ObjectNode> body) {
        endpoint(methodAndPath, allowed, names, company -> path(methodAndPath), body);
    }

    final void endpoint(
            String methodAndPath,
            Set<Role> allowed,
            Names names,
            Function<TestCompany, String> path,
            Function<TestCompany, ObjectNode> body) {
        table.put(methodAndPath, new Endpoint(allowed, names, path, body, null));
    }

    /** One whose request is not JSON. */
    final void sent(String methodAndPath, Set<Role> allowed, Names names, Sending sending) {
        sent(methodAndPath, allowed, names, company -> path(methodAndPath), sending);
    }

    final void sent(
            String methodAndPath, Set<Role> allowed, Names names, Function<TestCompany, String> path, Sending sending) {
        table.put(methodAndPath, new Endpoint(allowed, names, path, null, sending));
    }

    /** A file of one number. */
    static Answer uploadNumber(Api caller, String path) {
        return caller.upload(path, "numbers.csv", "09120000001\n".getBytes(StandardCharsets.UTF_8));
    }

    /** A number that nothing else of the walk has. */
    final int next() {
        return walkers.next();
    }

    final Person agent() {
        return walkers.agent();
    }

    private static String path(String methodAndPath) {
        return methodAndPath.substring(methodAndPath.indexOf(' ') + 1);
    }
}
