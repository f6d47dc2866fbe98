package io.dialplane.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A client of one node: sends what it is told, unchanged, and gives back what was answered. Immutable. */
public final class Api {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI base;
    private final Map<String, String> headers;

    private Api(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    /** A client that nobody knows. */
    public static Api at(URI base) {
        return new Api(base, Map.of());
    }

    /** The same with a header more; null takes it away. */
    public Api with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        if (value == null) {
            more.remove(header);
        } else {
            more.put(header, value);
        }
        return new Api(base, more);
    }

    /** What it sends as this header; null: nothing. */
    public String header(String name) {
        return headers.get(name);
    }

    /** The same with a bearer token; null: without. */
    public Api as(String token) {
        return with("Authorization", token == null ? null : "Bearer " + token);
    }

    /** The same caller at another node. */
    public Api on(URI node) {
        return new Api(node, headers);
    }

    /** The same person logged in anew. */
    public Api login(String username, String password) {
        return as(post("/api/auth/login", Json.object("username", username, "password", password))
                .expect(200)
                .text("access_token"));
    }

    public URI base() {
        return base;
    }

    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    /** Posts JSON: a text as it is, anything else written as JSON. */
    public Answer post(String path, Object json) {
        return send("POST", path, "application/json", BodyPublishers.ofString(Json.write(json)));
    }

    public Answer put(String path, Object json) {
        return send("PUT", path, "application/json", BodyPublishers.ofString(Json.write(json)));
    }

    public Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    /** Posts JSON for a file; what is answered is taken as it comes. */
    public HttpResponse<byte[]> download(String path, Object json) {
        return exchange(
                request("POST", path, "application/json", BodyPublishers.ofString(Json.write(json))),
                BodyHandlers.ofByteArray());
    }

    /** Asks for a file; what is answered is taken as it comes. */
    public HttpResponse<byte[]> download(String path) {
        return exchange(request("GET", path, null, null), BodyHandlers.ofByteArray());
    }

    /** Uploads a file as a browser's form does, in the field {@code file}. */
    public Answer upload(String path, String fileName, byte[] content) {
        String boundary = "----dialplane7MA4YWxkTrZu0gW";
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        String tail = "\r\n--" + boundary + "--\r\n";
        return send(
                "POST",
                path,
                "multipart/form-data; boundary=" + boundary,
                BodyPublishers.concat(
                        BodyPublishers.ofString(head, StandardCharsets.UTF_8),
                        BodyPublishers.ofByteArray(content),
                        BodyPublishers.ofString(tail, StandardCharsets.UTF_8)));
    }

    /**
     * Sends any request.
     *
     * @param contentType null: says nothing
     * @param body        null: none
     * @throws UncheckedIOException when there is no answer
     */
    public Answer send(String method, String path, String contentType, BodyPublisher body) {
        HttpResponse<String> response =
                exchange(request(method, path, contentType, body), BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Answer(method + " " + path, response.statusCode(), response.headers(), response.body());
    }

    private HttpRequest request(String method, String path, String contentType, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : body);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        headers.forEach(request::header);
        return request.build();
    }

    private static <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
