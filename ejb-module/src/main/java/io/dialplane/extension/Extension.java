package io.dialplane.extension;

import java.time.Instant;

/**
 * An extension of a company, without its secrets.
 *
 * @param userId       whose it is; null: nobody's
 * @param suspended    its person is not active: switches don't know it for now
 * @param directNumber E.164, which rings it from outside; null: none
 * @param freeFrom     nobody's: not given to anybody before
 * @param assignedAt   null: nobody's
 * @param lastLoginAt  the last registration that a switch asked about, or the last log-in that was told its password; null: none
 */
public record Extension(
        int id,
        int number,
        Integer userId,
        boolean suspended,
        boolean voicemailEnabled,
        String directNumber,
        Instant freeFrom,
        Instant assignedAt,
        Instant lastLoginAt,
        Instant createdAt) {

    /** As the document calls it. */
    public String status() {
        return suspended ? "suspended" : "active";
    }
}
