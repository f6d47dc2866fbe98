package io.dialplane.calllog;

import io.dialplane.routing.OpeningHours;
import java.util.List;

/**
 * How a company's callers are treated. Notices are said, or played when they are addresses.
 *
 * @param language         what notices are said in, BCP 47
 * @param greeting         null: none
 * @param holdMusic        addresses, played in turn; none: silence
 * @param closedNotice     said outside opening hours
 * @param busyNotice       said to who has waited for too long
 * @param maxWaitSeconds   how long callers wait at most, 0 to 3600
 * @param wrapUpSeconds    how long agents are left alone after a call, 0 to 3600
 * @param voicemail        whether callers may leave a message
 * @param voicemailSeconds how long a message may be
 * @param recordCalls      whether conversations are recorded
 * @param openingHours     null: always
 */
public record CallPolicy(
        String language,
        String greeting,
        List<String> holdMusic,
        String closedNotice,
        String busyNotice,
        int maxWaitSeconds,
        int wrapUpSeconds,
        boolean voicemail,
        int voicemailSeconds,
        boolean recordCalls,
        OpeningHours openingHours) {

    /** Most callers wait. */
    public static final int MAX_WAIT_SECONDS = 120;

    /** Longest messages. */
    public static final int VOICEMAIL_SECONDS = 120;
}
