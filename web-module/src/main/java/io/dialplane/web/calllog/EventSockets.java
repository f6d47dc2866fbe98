package io.dialplane.web.calllog;

import io.dialplane.calllog.LiveEvents;
import io.dialplane.calllog.LiveEvents.LiveEvent;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Repeated;
import io.dialplane.session.Role;
import io.dialplane.session.SessionService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * The sockets at this node that want live events, and how far each is. One statement asks which sessions live, and one whether there are
 * events, for all sockets together; each company's events are read once for all that are equally far.
 */
@ApplicationScoped
public class EventSockets {

    private static final System.Logger LOG = System.getLogger(EventSockets.class.getName());
    private static final long SEND_MILLIS = 5_000;

    private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
    private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();

    @Inject
    private LiveEvents events;

    @Inject
    private SessionService sessions;

    /** A socket; {@code seen} and {@code sending} are the looks' only, which follow each other. */
    private static final class Socket {

        private final Session session;
        private final CompanyId company;
        private final UUID sid;
        private final Integer agent; // null: is told everything
        private long seen;
        private Future<Void> sending;
        private long sendingSince;

        private Socket(Session session, CompanyId company, UUID sid, Integer agent, long seen) {
            this.session = session;
            this.company = company;
            this.sid = sid;
            this.agent = agent;
            this.seen = seen;
        }

        private boolean isSending() {
            return sending != null && !sending.isDone();
        }
    }

    /** A socket that is to be closed. */
    private record Refused(Session session, CloseReason why) {}

    /** Closes a socket that has just been opened: not before it is open on both sides, or some servers' last word gets lost. */
    void refuse(Session session, CloseReason why) {
        refused.add(new Refused(session, why));
    }

    void add(Session session, CompanyId company, io.dialplane.session.Session person, long seen, boolean gap) {
        session.getAsyncRemote().setSendTimeout(SEND_MILLIS);
        Integer agent = person.role() == Role.AGENT && !person.superuser() ? person.userId() : null;
        Socket socket = new Socket(session, company, person.sid(), agent, seen);
        if (gap) { // before anything else is sent
            send(socket, List.of(), true);
        }
        sockets.put(session.getId(), socket);
    }

    void remove(Session session) {
        sockets.remove(session.getId());
    }

    /**
     * Sends what is new, and closes sockets whose session is over. What goes wrong with one socket, or with one company, ends that socket, or
     * waits for the next look; the others have their turn.
     */
    void look() {
        for (Refused one = refused.poll(); one != null; one = refused.poll()) {
            close(one.session(), one.why());
        }
        List<Socket> all = List.copyOf(sockets.values());
        if (all.isEmpty()) {
            return;
        }
        Set<UUID> living =
                sessions.living(all.stream().map(socket -> socket.sid).collect(Collectors.toSet()));
        Map<CompanyId, List<Socket>> ready = all.stream()
                .filter(socket -> isReady(socket, living))
                .collect(Collectors.groupingBy(socket -> socket.company));
        Map<CompanyId, Long> last = events.last(ready.keySet());
        Repeated.withEach(ready.entrySet(), of -> of.getValue().stream()
                .filter(socket -> socket.seen < last.getOrDefault(of.getKey(), 0L))
                .collect(Collectors.groupingBy(socket -> socket.seen))
                .forEach((seen, equals) -> tell(of.getKey(), seen, equals)));
    }

    private void tell(CompanyId company, long seen, List<Socket> all) {
        List<LiveEvent> news = events.after(company, seen);
        if (!news.isEmpty()) {
            // what was forgotten can't be told: the client has to read everything again
            all.forEach(socket -> send(socket, news, news.get(0).number() > seen + 1));
        }
    }

    /** Whether it has taken what was sent before. */
    private boolean isReady(Socket socket, Set<UUID> living) {
        if (!socket.session.isOpen()) {
            remove(socket.session);
            return false;
        }
        if (!living.contains(socket.sid)) {
            end(socket);
            return false;
        }
        if (socket.isSending()) {
            if (System.nanoTime() - socket.sendingSince > 2 * SEND_MILLIS * 1_000_000) {
                close(socket.session, new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "slow"));
            }
            return false;
        }
        return true;
    }

    private void send(Socket socket, List<LiveEvent> news, boolean gap) {
        StringBuilder text = new StringBuilder("{\"events\":[");
        for (LiveEvent event : news) {
            if (text.charAt(text.length() - 1) != '[') {
                text.append(',');
            }
            text.append("{\"number\":")
                    .append(event.number())
                    .append(",\"at\":\"")
                    .append(event.at())
                    .append("\",\"kind\":\"")
                    .append(event.kind())
                    .append("\",\"data\":")
                    .append(event.dataFor(socket.agent))
                    .append('}');
        }
        text.append("],\"gap\":").append(gap).append('}');
        try {
            socket.sending = socket.session.getAsyncRemote().sendText(text.toString());
            socket.sendingSince = System.nanoTime();
            socket.seen =
                    news.isEmpty() ? socket.seen : news.get(news.size() - 1).number();
        } catch (RuntimeException e) { // most often it is being closed
            LOG.log(System.Logger.Level.DEBUG, "A socket is gone", e);
            close(socket.session, new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "failed"));
        }
    }

    /** Its session is over: the browser is told why, unless it has not even taken what was sent before, and hears no more. */
    private void end(Socket socket) {
        if (socket.isSending()) {
            closeEnded(socket);
            return;
        }
        remove(socket.session);
        try {
            SessionService.Ending ending = sessions.ending(socket.sid);
            String text =
                    "{\"events\":[{\"at\":\"" + ending.at() + "\",\"kind\":\"session_ended\",\"data\":{\"reason\":\""
                            + ending.reason().replace('-', '_') + "\"}}],\"gap\":false}";
            socket.session.getAsyncRemote().sendText(text, sent -> closeEnded(socket));
        } catch (RuntimeException e) { // it is being closed, or nobody knows why now: that it is over is known
            LOG.log(System.Logger.Level.DEBUG, "A socket is not told why it is closed", e);
            closeEnded(socket);
        }
    }

    private void closeEnded(Socket socket) {
        close(socket.session, new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "session"));
    }

    private void close(Session session, CloseReason why) {
        remove(session);
        try {
            session.close(why);
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "A socket is gone", e);
        }
    }
}
