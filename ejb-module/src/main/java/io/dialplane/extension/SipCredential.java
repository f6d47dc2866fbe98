package io.dialplane.extension;

/**
 * What a person's telephone registers with. For that person only.
 *
 * @param status {@code active} or {@code suspended}
 */
public record SipCredential(int id, int number, String password, String status) {

    @Override
    public String toString() {
        return "SipCredential[" + number + "]";
    }
}
