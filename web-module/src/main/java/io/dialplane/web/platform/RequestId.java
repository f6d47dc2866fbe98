package io.dialplane.web.platform;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;

/** Names a request in logs and answers: {@code X-Request-Id}, the client's when it is a decent one. */
@RequestScoped
public class RequestId {

    private String value = UUID.randomUUID().toString();

    public String value() {
        return value;
    }

    void accept(String fromClient) {
        if (fromClient != null && fromClient.matches("[A-Za-z0-9._-]{1,64}")) {
            value = fromClient;
        }
    }
}
