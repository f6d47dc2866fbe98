package io.dialplane.web.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.calllog.LiveEvents;
import io.dialplane.platform.CompanyId;
import io.dialplane.session.Role;
import io.dialplane.session.SessionService;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with one socket is none of the others' affair, and no socket is left open that nobody looks after. */
class EventSocketsTest {

    private static final CompanyId COMPANY = new CompanyId(1);
    private static final CompanyId OTHER = new CompanyId(2);

    private final EventSockets sockets = new EventSockets();
    private final Set<UUID> over = new HashSet<>();
    private final Map<String, List<String>> sent = new HashMap<>();
    private final Map<String, CloseReason> closed = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    private boolean endingsFail;
    private CompanyId unread;

    @BeforeEach
    void fakes() throws ReflectiveOperationException {
        set("sessions", new SessionService() {
            @Override
            public Set<UUID> living(Collection<UUID> sids) {
                Set<UUID> living = new HashSet<>(sids);
                living.removeAll(over);
                return living;
            }

            @Override
            public Ending ending(UUID sid) {
                if (endingsFail) {
                    throw new IllegalStateException("the database is away");
                }
                return new Ending("taken-over", Instant.EPOCH);
            }
        });
        set("events", new LiveEvents() {
            @Override
            public Map<CompanyId, Long> last(Collection<CompanyId> companies) {
                return Map.of(COMPANY, 1L, OTHER, 1L);
            }

            @Override
            public List<LiveEvent> after(CompanyId company, long number) {
                if (company.equals(unread)) {
                    throw new IllegalStateException("can't be read");
                }
                return List.of(new LiveEvent(1, Instant.EPOCH, "changed", "{}"));
            }
        });
    }

    private void set(String name, Object bean) throws ReflectiveOperationException {
        Field field = EventSockets.class.getDeclaredField(name);
        field.setAccessible(true);
        field.set(sockets, bean);
    }

    @Test
    void a_socket_whose_end_is_not_known_is_closed_and_the_others_hear_what_is_new() {
        UUID ended = add("ended", COMPANY);
        add("other", COMPANY);
        over.add(ended);
        endingsFail = true;
        sockets.look();
        assertThat(closed).containsOnlyKeys("ended");
        assertThat(closed.get("ended").getReasonPhrase()).isEqualTo("session");
        assertThat(sent.get("other")).hasSize(1);
    }

    @Test
    void why_a_session_ended_is_said_before_its_socket_is_closed() {
        over.add(add("ended", COMPANY));
        sockets.look();
        assertThat(sent.get("ended")).singleElement().satisfies(text -> assertThat(text)
                .contains("session_ended", "taken_over"));
        assertThat(closed).containsOnlyKeys("ended");
    }

    @Test
    void a_socket_that_can_not_be_told_is_closed() {
        add("broken", COMPANY);
        add("other", COMPANY);
        broken.add("broken");
        over.add(add("broken too", COMPANY));
        broken.add("broken too");
        sockets.look();
        assertThat(closed).containsOnlyKeys("broken", "broken too");
        assertThat(sent.get("other")).hasSize(1);
        sockets.look();
        assertThat(sent.get("other")).as("has heard it").hasSize(1);
    }

    @Test
    void a_company_whose_events_can_not_be_read_keeps_no_other_one_waiting() {
        add("one", COMPANY);
        add("two", OTHER);
        for (CompanyId company : List.of(COMPANY, OTHER)) {
            unread = company;
            try {
                sockets.look();
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("can't be read");
            }
        }
        assertThat(sent.get("one")).hasSize(1);
        assertThat(sent.get("two")).hasSize(1);
        assertThat(closed).isEmpty();
    }

    private UUID add(String id, CompanyId company) {
        UUID sid = UUID.randomUUID();
        sockets.add(socket(id), company, person(sid, company), 0, false);
        return sid;
    }

    private static io.dialplane.session.Session person(UUID sid, CompanyId company) {
        return new io.dialplane.session.Session(sid, 7, company, "ali", Role.AGENT, false, false, false, Instant.MAX);
    }

    private Session socket(String id) {
        sent.put(id, new ArrayList<>());
        RemoteEndpoint.Async remote = fake(RemoteEndpoint.Async.class, (method, parameters) -> {
            if (method.equals("sendText")) {
                if (broken.contains(id)) {
                    throw new IllegalStateException("closing");
                }
                sent.get(id).add((String) parameters[0]);
                if (parameters.length == 2) {
                    ((SendHandler) parameters[1]).onResult(null);
                }
                return CompletableFuture.completedFuture(null);
            }
            return null;
        });
        return fake(Session.class, (method, parameters) -> switch (method) {
            case "getId" -> id;
            case "isOpen" -> !closed.containsKey(id);
            case "getAsyncRemote" -> remote;
            case "close" -> closed.put(id, (CloseReason) parameters[0]);
            default -> null;
        });
    }

    private interface Answer {
        Object to(String method, Object[] parameters);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                EventSocketsTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, parameters) -> answer.to(method.getName(), parameters)));
    }
}
