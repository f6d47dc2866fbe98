package io.dialplane.calllog;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import java.util.List;

/** Which calls are over because nothing was heard of them for so long. */
final class Silence {

    private static final int AT_ONCE = 200;

    /** A waiting caller asks again every five seconds, or after a piece of music; after a longer one the call goes on nevertheless. */
    private static final double WAITING_SECONDS = 90;

    /** The same where no music is played: three questions that have not come. */
    private static final double WAITING_WITHOUT_MUSIC_SECONDS = 15;

    /** News of an end takes no longer. */
    static final double LATE_SECONDS = 60;

    private Silence() {}

    /** After how many seconds without a question a caller who waits is nobody whom others let go first. */
    static double ofWaiting(CallPolicy policy) {
        return policy.holdMusic().isEmpty() ? WAITING_WITHOUT_MUSIC_SECONDS : WAITING_SECONDS;
    }

    /**
     * The provider's ids of a company's calls that are over, the oldest first, not too many at once.
     *
     * @param callId of that call only; null: of all
     */
    static List<String> of(Sql.Session session, CompanyId company, Long callId) {
        return session.rows(
                """
                SELECT c.call_sid FROM voice_call c
                 WHERE c.company_id = ? AND c.ended_at IS NULL AND (?::bigint IS NULL OR c.id = ?::bigint)
                   AND CASE WHEN c.answered_at IS NOT NULL THEN greatest(c.answered_at, c.started_at) + make_interval(secs => ?)
                            WHEN c.stage = 'ringing' THEN -- who is kept for it longer than that may have answered
                                 greatest(coalesce(c.ring_until, c.heard_at + make_interval(secs => ?)) + make_interval(secs => ?),
                                          (SELECT max(r.until) FROM voice_reservation r WHERE r.company_id = c.company_id AND r.call_id = c.id))
                            WHEN c.stage = 'waiting' THEN c.heard_at + make_interval(secs => ?)
                            WHEN c.stage = 'voicemail' THEN c.heard_at + interval '1 hour' + make_interval(secs => ?)
                            ELSE c.heard_at + make_interval(secs => ?) END < clock_timestamp()
                 ORDER BY c.id LIMIT ?
                """,
                row -> row.getString(1),
                company.value(),
                callId,
                callId,
                VoiceConfig.callTimeLimit().toSeconds() + LATE_SECONDS,
                LATE_SECONDS,
                LATE_SECONDS,
                WAITING_SECONDS,
                LATE_SECONDS,
                2 * LATE_SECONDS,
                AT_ONCE);
    }
}
