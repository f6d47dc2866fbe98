package io.dialplane.extension;

/** What a person's telephone registers with. For that person only. */
public record SipCredential(int id, int number, String password) {

    @Override
    public String toString() {
        return "SipCredential[" + number + "]";
    }
}
