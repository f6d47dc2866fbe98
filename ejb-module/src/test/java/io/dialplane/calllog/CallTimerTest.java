package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** When calls are closed, and what is old is forgotten, after a server has started. */
class CallTimerTest {

    private final List<Duration> pauses = new ArrayList<>();
    private final List<Runnable> rings = new ArrayList<>();

    @Test
    void a_server_that_is_restarted_every_quarter_of_an_hour_forgets_nevertheless()
            throws ReflectiveOperationException {
        start();
        assertThat(pauses).hasSize(2).allMatch(pause -> pause.compareTo(Duration.ofMinutes(15)) < 0);
        assertThat(pauses.get(1)).isGreaterThanOrEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void a_server_that_runs_forgets_once_an_hour_and_not_together_with_others() throws ReflectiveOperationException {
        Set<Duration> hourly = new HashSet<>();
        for (int node = 0; node < 20; node++) {
            pauses.clear();
            rings.clear();
            start();
            rings.get(1).run();
            assertThat(pauses.get(2)).isBetween(Duration.ofHours(1), Duration.ofMinutes(70));
            hourly.add(pauses.get(2));
        }
        assertThat(hourly).hasSizeGreaterThan(1);
    }

    private void start() throws ReflectiveOperationException {
        CallTimer timer = new CallTimer();
        set(timer, "timer", notes());
        set(timer, "workers", works());
        set(timer, "closing", new CallClosing() {
            @Override
            public void forgetOld() {
                // nothing is old
            }
        });
        timer.start();
    }

    private static void set(CallTimer timer, String name, Object value) throws ReflectiveOperationException {
        var field = CallTimer.class.getDeclaredField(name);
        field.setAccessible(true);
        field.set(timer, value);
    }

    /** Notes after how long it is to ring, and for what, and never does. */
    private ManagedScheduledExecutorService notes() {
        return proxy(ManagedScheduledExecutorService.class, parameters -> {
            rings.add((Runnable) parameters[0]);
            pauses.add(Duration.of((Long) parameters[1], ((TimeUnit) parameters[2]).toChronoUnit()));
        });
    }

    /** Works at once. */
    private static ManagedExecutorService works() {
        return proxy(ManagedExecutorService.class, parameters -> ((Runnable) parameters[0]).run());
    }

    private static <T> T proxy(Class<T> type, Consumer<Object[]> does) {
        return type.cast(Proxy.newProxyInstance(
                CallTimerTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, parameters) -> {
                    does.accept(parameters);
                    return null;
                }));
    }
}
