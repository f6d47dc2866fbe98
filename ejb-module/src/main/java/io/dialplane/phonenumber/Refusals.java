package io.dialplane.phonenumber;

/** Is told of every given text that is not taken into the pool, and why. */
@FunctionalInterface
public interface Refusals {

    /** Why a text is no number that a company may be handed. */
    enum Why {
        NOT_A_NUMBER,
        /** A valid one, but the pool's own rule doesn't hand it out: landlines in Iran. */
        NOT_DIALABLE,
        /** Of a country that is not among the company's. */
        OTHER_COUNTRY
    }

    /** @param index place of the text among those that were given, from 0 */
    void refused(int index, Why why);
}
