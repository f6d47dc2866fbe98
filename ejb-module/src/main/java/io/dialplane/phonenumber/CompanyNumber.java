package io.dialplane.phonenumber;

import java.time.Instant;

/**
 * A number of the pool as one company sees it.
 *
 * @param globalStatus    counts for all companies
 * @param status          of the company's latest result; {@code IN_QUEUE}: no result that counts
 * @param totalAttempts   of the company
 * @param lastAttemptAt   of the company; null: none
 * @param lastUserMessage null: none
 * @param agent           of the latest result; null: none
 */
public record CompanyNumber(
        int id,
        String e164,
        String globalStatus,
        String status,
        int totalAttempts,
        Instant lastAttemptAt,
        String lastUserMessage,
        Agent agent) {

    /**
     * Whose call it was.
     *
     * @param phoneNumber E.164; null: none
     */
    public record Agent(int id, String fullName, String phoneNumber) {}
}
