package io.dialplane.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser's socket for a company's live events; keeps what it is told. */
public final class LiveSocket implements WebSocket.Listener {

    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final List<Boolean> gaps = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    private WebSocket socket;

    private LiveSocket() {}

    /** One at a node, of whoever the client is logged in as. */
    public static LiveSocket open(URI node, Api client, TestCompany company) {
        return open(node, ticket(client.on(node), company), null);
    }

    /** The same behind an event. */
    public static LiveSocket open(URI node, Api client, TestCompany company, long after) {
        return open(node, ticket(client.on(node), company) + "&after=" + after, null);
    }

    /** A path with a ticket that opens one socket. */
    public static String ticket(Api client, TestCompany company) {
        return client.post("/api/workspaces/" + company.slug() + "/events/ticket", "")
                .expect(201)
                .text("path");
    }

    /**
     * One with a ticket.
     *
     * @param origin of the page that opens it; null: no page does
     * @throws CompletionException when it is refused
     */
    public static LiveSocket open(URI node, String path, String origin) {
        WebSocket.Builder builder =
                HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(Duration.ofSeconds(20));
        if (origin != null) {
            builder.header("Origin", origin);
        }
        LiveSocket socket = new LiveSocket();
        socket.socket = builder.buildAsync(URI.create("ws://" + node.getAuthority() + path), socket)
                .join();
        return socket;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            JsonNode message = Json.parse(text.toString());
            message.path("events").forEach(events::add);
            gaps.add(message.path("gap").asBoolean());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    /** Until now. */
    public List<JsonNode> events() {
        return events;
    }

    /** Of the events until now. */
    public List<String> kinds() {
        return events.stream().map(event -> event.path("kind").asText()).toList();
    }

    /** Of the events until now; each event's is greater than the one's before. */
    public List<Long> numbers() {
        return events.stream().map(event -> event.path("number").asLong()).toList();
    }

    /** Of each message, whether something is missing before it. */
    public List<Boolean> gaps() {
        return gaps;
    }

    /** What somebody was said to be doing, one after the other. */
    public List<String> states(Person person) {
        return events.stream()
                .map(event -> event.path("data"))
                .filter(data -> data.path("user_id").asInt() == person.id())
                .map(data -> data.path("state").asText())
                .toList();
    }

    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** Without a word. */
    public void abort() {
        socket.abort();
    }

    /** The code with which the other side has closed it, once it has. */
    public CompletableFuture<Integer> closed() {
        return closed;
    }
}
