package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.faces.push.PushContext;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Companies are watched as long as a browser looks at them, whether or not it says that it goes. */
class WatchedTest {

    /** Moved by hand. */
    private static final class TestClock extends Clock {

        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Browsers that look at some companies. */
    private static final class Browsers implements PushContext {

        private final Set<Integer> there;
        private final List<Object> asked = new ArrayList<>();

        Browsers(Integer... there) {
            this.there = Set.of(there);
        }

        @Override
        public Set<Future<Void>> send(Object message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <S extends Serializable> Set<Future<Void>> send(Object message, S user) {
            asked.add(user);
            return there.contains(user) ? Set.of(CompletableFuture.completedFuture(null)) : Set.of();
        }

        @Override
        public <S extends Serializable> Map<S, Set<Future<Void>>> send(Object message, Collection<S> users) {
            throw new UnsupportedOperationException();
        }
    }

    private final TestClock clock = new TestClock();
    private final Watched watched = new Watched(clock);

    private List<Object> ask(Integer... there) {
        Browsers browsers = new Browsers(there);
        watched.ask(browsers);
        return browsers.asked;
    }

    @Test
    void whom_no_message_reaches_is_forgotten() {
        watched.look(1);
        watched.look(2);
        assertThat(ask()).as("their sockets may still open").isEmpty();
        clock.now = clock.now.plusSeconds(61);
        watched.look(3);
        assertThat(ask(1)).containsExactlyInAnyOrder(1, 2);
        assertThat(watched.companies()).containsExactlyInAnyOrder(1, 3);
        assertThat(ask(1)).as("once a minute").isEmpty();
        clock.now = clock.now.plusSeconds(61);
        ask();
        assertThat(watched.companies()).isEmpty();
    }
}
