package io.dialplane.web.calllog;

import io.dialplane.calllog.EventTickets;
import io.dialplane.calllog.LiveEvents;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.session.Session;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.util.List;
import java.util.Optional;

/**
 * A company's live events: {@code ?ticket=} opens it once, {@code &after=} goes on behind the last event that was seen. Each message is an
 * event with its number. Who is too far behind is told to begin anew. Agents are told who calls only of calls that they have a part in.
 */
@ServerEndpoint(value = "/api/workspaces/{workspaceId}/events", configurator = EventOrigins.class)
public class EventSocket {

    private static final int LARGEST_MESSAGE = 1_024;

    @Inject
    private CompanyService companies;

    @Inject
    private EventTickets tickets;

    @Inject
    private LiveEvents events;

    @Inject
    private EventSockets sockets;

    @OnOpen
    public void opened(jakarta.websocket.Session socket, @PathParam("workspaceId") String workspace) {
        socket.setMaxTextMessageBufferSize(LARGEST_MESSAGE);
        socket.setMaxBinaryMessageBufferSize(LARGEST_MESSAGE);
        String ticket = parameter(socket, "ticket");
        Optional<Company> company = workspace.indexOf('\0') >= 0 ? Optional.empty() : companies.find(workspace);
        Optional<Session> session = company.filter(of -> ticket != null).flatMap(of -> tickets.use(of.id(), ticket));
        if (session.isEmpty()) {
            sockets.refuse(socket, new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "ticket"));
            return;
        }
        String after = parameter(socket, "after");
        if (after != null && !after.matches("[0-9]{1,18}")) {
            sockets.refuse(socket, new CloseReason(CloseReason.CloseCodes.CANNOT_ACCEPT, "after"));
            return;
        }
        long last = events.last(company.get().id());
        long from = after == null ? last : Long.parseLong(after);
        // behind what is known of, as after a restored database, or all since then is forgotten
        boolean gap = from > last
                || from < last && events.after(company.get().id(), from).isEmpty();
        sockets.add(socket, company.get().id(), session.get(), gap ? last : from, gap);
    }

    /** Nothing is asked here; what comes is a sign of life. */
    @OnMessage
    public void message(String text) {
        // heard
    }

    @OnClose
    public void closed(jakarta.websocket.Session socket) {
        sockets.remove(socket);
    }

    @OnError
    public void failed(jakarta.websocket.Session socket, Throwable failure) {
        sockets.remove(socket);
    }

    private static String parameter(jakarta.websocket.Session socket, String name) {
        List<String> values = socket.getRequestParameterMap().get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }
}
