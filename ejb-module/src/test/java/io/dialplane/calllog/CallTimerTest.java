package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When calls are closed, and what is old is forgotten, after a server has started. */
class CallTimerTest {

    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void a_server_that_is_restarted_every_quarter_of_an_hour_forgets_nevertheless()
            throws ReflectiveOperationException {
        CallTimer timer = new CallTimer();
        Field field = CallTimer.class.getDeclaredField("timer");
        field.setAccessible(true);
        field.set(timer, notes());
        Field closing = CallTimer.class.getDeclaredField("closing");
        closing.setAccessible(true);
        closing.set(timer, new CallClosing());
        timer.start();
        assertThat(pauses).hasSize(2).allMatch(pause -> pause.compareTo(Duration.ofMinutes(15)) < 0);
    }

    /** Notes after how long it is to ring, and never does. */
    private ManagedScheduledExecutorService notes() {
        return (ManagedScheduledExecutorService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ManagedScheduledExecutorService.class},
                (proxy, method, parameters) -> {
                    pauses.add(Duration.of((Long) parameters[1], ((TimeUnit) parameters[2]).toChronoUnit()));
                    return null;
                });
    }
}
