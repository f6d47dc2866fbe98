package io.dialplane.web.platform;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.NamedRequest;
import io.dialplane.platform.Texts;

/** The header by which a client names a request, so that it can safely be sent again. */
public final class IdempotencyKey {

    public static final String HEADER = "Idempotency-Key";

    private static final int LONGEST = 255;

    private IdempotencyKey() {}

    /**
     * The request by its key; null when it has none.
     *
     * @param key     the header's text
     * @param request what was asked
     * @throws DomainException 400 when the key is too long, or can't be kept
     */
    public static NamedRequest of(String key, Object request) {
        if (key == null || key.isBlank()) {
            return null;
        }
        if (key.length() > LONGEST || key.indexOf('\0') >= 0) {
            throw DomainException.invalid(HEADER, "request.key-too-long");
        }
        return new NamedRequest(key, Texts.sha256(Json.write(request)));
    }
}
