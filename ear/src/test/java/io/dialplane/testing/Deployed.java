package io.dialplane.testing;

import java.util.Map;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** An installation that lives from the first test that needs it to the end of the run. */
abstract class Deployed implements BeforeEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(Deployed.class);

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

    private Installation installation(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(name, key -> Installation.start(name, server, settings), Installation.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Installation installation = installation(context);
        for (int i = 0; i < nodes; i++) {
            installation.node(i);
        }
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
        Installation installation = installation(context);
        return parameter.getParameter().getType() == Installation.class ? installation : installation.company();
    }
}
