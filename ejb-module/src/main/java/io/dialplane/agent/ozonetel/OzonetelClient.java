package io.dialplane.agent.ozonetel;

import io.dialplane.agent.TelephonyException;
import io.dialplane.agent.TelephonyException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a request to a provider and takes no more of an answer, and for no longer, than an answer needs: whoever drips bytes is
 * cut off. Follows no redirects.
 */
final class OzonetelClient {

    private static final int LARGEST_ANSWER = 64 * 1024;

    private final Duration patience;
    private final HttpClient http;

    /** @param patience for one request, from its beginning to the answer's end */
    OzonetelClient(Duration patience) {
        this.patience = patience;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.dividedBy(2))
                .build();
    }

    /**
     * Sends it once.
     *
     * @throws NotSent            when it certainly did not arrive
     * @throws TelephonyException as {@link OzonetelAnswer#read} says; UNREACHABLE when there was no answer in time
     */
    OzonetelAnswer send(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> sent = http.sendAsync(request, response -> new LimitedText());
        try {
            HttpResponse<String> response = sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return OzonetelAnswer.read(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new TelephonyException(
                    Kind.UNREACHABLE, "Ozonetel did not answer within " + patience.toSeconds() + " seconds");
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new TelephonyException(Kind.UNREACHABLE, "The server is being stopped", e);
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        }
    }

    private static TelephonyException failed(Throwable cause) {
        if (cause instanceof TooLarge) {
            return new TelephonyException(
                    Kind.NONSENSE, "Ozonetel answered with more than " + LARGEST_ANSWER + " bytes");
        }
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new NotSent(cause);
        }
        return new TelephonyException(Kind.UNREACHABLE, "The connection to Ozonetel broke", cause);
    }

    /** No connection came about. */
    static final class NotSent extends TelephonyException {

        private static final long serialVersionUID = 1L;

        NotSent(Throwable cause) {
            super(Kind.UNREACHABLE, "There is no connection to Ozonetel", cause);
        }
    }

    private static final class TooLarge extends IOException {

        private static final long serialVersionUID = 1L;
    }

    /** A text of limited length. */
    private static final class LimitedText implements HttpResponse.BodySubscriber<String> {

        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.Subscription subscription;

        @Override
        public CompletionStage<String> getBody() {
            return text;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (bytes.size() + buffer.remaining() > LARGEST_ANSWER) {
                    subscription.cancel();
                    text.completeExceptionally(new TooLarge());
                    return;
                }
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                bytes.write(part, 0, part.length);
            }
        }

        @Override
        public void onError(Throwable problem) {
            text.completeExceptionally(problem);
        }

        @Override
        public void onComplete() {
            text.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
