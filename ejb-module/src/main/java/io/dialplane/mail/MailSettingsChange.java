package io.dialplane.mail;

import java.util.Optional;

/**
 * A company's mail server as it is to be.
 *
 * @param port       null: the usual one of {@code security}
 * @param username   null: the server asks for none
 * @param password   null: the one that is kept stays; empty: none
 * @param senderName null: none
 * @param version    the version that the change was made from; null: whatever it is
 */
public record MailSettingsChange(
        String host,
        Integer port,
        MailSecurity security,
        String username,
        Optional<String> password,
        String sender,
        String senderName,
        Integer version) {}
