package io.dialplane.phonenumber;

/**
 * A phone number as the pool keeps it.
 *
 * @param e164     international form with the plus sign, for example {@code +989123456789}
 * @param country  ISO 3166-1 alpha-2 code of the country it belongs to; {@code 001}: of none, as satellites have
 * @param dialable whether the pool's own rule lets it be handed out; in Iran only mobile numbers are
 */
public record PhoneNumber(String e164, String country, boolean dialable) {}
