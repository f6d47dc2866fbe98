package io.dialplane.testing;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** An installation that lives from the first test that needs it to the end of the run. */
abstract class Deployed implements BeforeEachCallback, ParameterResolver {

    /** Of this JVM, each until its end: a JVM may be given its classes one by one, each as a run of its own. */
    private static final Map<String, Installation> INSTALLATIONS = new HashMap<>();

    private final String name;
    private final Build.Server server;
    private final int nodes;
    private final Map<String, String> settings;

    Deployed(String name, Build.Server server, int nodes, Map<String, String> settings) {
        this.name = name;
        this.server = server;
        this.nodes = nodes;
        this.settings = settings;
    }

    private Installation installation() {
        synchronized (INSTALLATIONS) {
            return INSTALLATIONS.computeIfAbsent(name, key -> Installation.start(name, server, settings));
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Installation installation = installation();
        for (int i = 0; i < nodes; i++) {
            installation.node(i);
        }
        installation.revive();
        prepare(installation);
    }

    /** Before every test, when all nodes are up. */
    void prepare(Installation installation) {
        installation.pool().empty();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Installation.class || type == TestCompany.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Installation installation = installation();
        return parameter.getParameter().getType() == Installation.class ? installation : installation.company();
    }
}
