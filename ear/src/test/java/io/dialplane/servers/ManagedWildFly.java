package io.dialplane.servers;

import io.dialplane.launcher.DataFolder;
import io.dialplane.launcher.Ports;
import io.dialplane.launcher.WildFly;
import io.dialplane.testing.Build;
import io.dialplane.testing.Installation;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Prepares what Arquillian needs before it reads {@code arquillian.xml}: the stores, and a WildFly configured by the
 * shipped scripts, which Arquillian starts and deploys to. Does nothing in other runs.
 */
public final class ManagedWildFly implements TestExecutionListener {

    private static final Set<String> SETTINGS = Set.of(
            "DATABASE_URL",
            "DATABASE_MIGRATION_URL",
            "REDIS_URL",
            "DIALPLANE_TOKEN_KEYS",
            "DIALPLANE_SECRET_KEYS",
            "DIALPLANE_ADMIN_PASSWORD");

    private Installation stores;

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (!Boolean.getBoolean("dialplane.arquillian")) {
            return;
        }
        stores = Installation.start("arquillian", Build.Server.WILDFLY, Map.of());
        WildFly wildfly = new WildFly(
                        Build.wildfly(),
                        Build.folder("servers"),
                        Build.serverConfig().resolve("wildfly"),
                        DataFolder.at(Build.folder("arquillian-wildfly")),
                        "arquillian",
                        Ports.free(),
                        null,
                        stores.environment())
                .configure();
        int httpPort = Ports.free();
        int managementPort = Ports.free();
        System.setProperty("dialplane.arquillian.home", wildfly.home().toString());
        System.setProperty("dialplane.arquillian.http-port", Integer.toString(httpPort));
        System.setProperty("dialplane.arquillian.management-port", Integer.toString(managementPort));
        System.setProperty(
                "dialplane.arquillian.arguments",
                "-Djboss.server.base.dir=" + wildfly.base() + " -Djboss.http.port=" + httpPort + " -Djboss.https.port="
                        + Ports.free() + " -Djboss.management.http.port=" + managementPort);
        // the server is started with this process's environment; settings may be system properties as well
        System.setProperty(
                "dialplane.arquillian.java",
                stores.environment().entrySet().stream()
                        .filter(setting -> SETTINGS.contains(setting.getKey()))
                        .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining(" ", "-Xmx512m ", "")));
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (stores != null) {
            stores.close();
        }
    }
}
