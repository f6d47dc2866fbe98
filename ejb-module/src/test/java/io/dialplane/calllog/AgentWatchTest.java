package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.agent.AgentMoved;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Who waits until it is told live what agents do. */
class AgentWatchTest {

    private static final CompanyId COMPANY = new CompanyId(1);

    private final List<Object> handedOver = new ArrayList<>();
    private boolean refuses;

    @Test
    void nobody_who_logs_in_or_out_waits_for_it() throws ReflectiveOperationException {
        AgentWatch watch = watch();
        watch.heard(AgentMoved.loggedIn(COMPANY, 7));
        watch.heard(AgentMoved.other(COMPANY));
        assertThat(handedOver).hasSize(2);
        refuses = true;
        watch.heard(AgentMoved.loggedIn(COMPANY, 7)); // as a server does that stops
        assertThat(handedOver).hasSize(2);
    }

    private AgentWatch watch() throws ReflectiveOperationException {
        AgentWatch watch = new AgentWatch();
        Field workers = AgentWatch.class.getDeclaredField("workers");
        workers.setAccessible(true);
        workers.set(
                watch,
                Proxy.newProxyInstance(
                        AgentWatchTest.class.getClassLoader(),
                        new Class<?>[] {ManagedExecutorService.class},
                        (proxy, method, parameters) -> {
                            if (refuses) {
                                throw new RejectedExecutionException("it stops");
                            }
                            handedOver.add(parameters[0]);
                            return null;
                        }));
        return watch;
    }
}
