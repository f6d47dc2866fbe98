package io.dialplane.agent.ozonetel;

import io.dialplane.agent.TelephonyException;
import io.dialplane.platform.Secrets;
import io.dialplane.platform.Sql;
import io.dialplane.platform.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The tokens of accounts that want one. The provider gives ten an hour, each good for an hour, so all nodes, and all companies with that
 * account and key, share one, in the database, sealed; one node asks for a new one while the others wait for it.
 */
@ApplicationScoped
public class OzonetelTokens {

    /** A little less than the hour it lives. */
    private static final Duration GOOD = Duration.ofMinutes(55);

    private static final int MOST_AN_HOUR = 10;
    /** The one who asks has an answer, or none, by then. */
    private static final Duration FETCHING = Duration.ofSeconds(6);

    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(100);

    @Inject
    private Sql sql;

    @Inject
    private Secrets secrets;

    private record Row(String token, boolean isGood, boolean isFetched, int asked) {}

    /** What is to be done: the token is there, I ask for one, or somebody else does. */
    private record Step(String token, boolean isMine) {}

    /**
     * A token that is good.
     *
     * @param refused one that the provider has refused; null: none
     * @param fetch   asks the provider for a new one
     * @throws TelephonyException of the provider; UNREACHABLE when ten were asked for within an hour
     */
    String get(OzonetelSettings settings, String refused, Function<OzonetelSettings, String> fetch) {
        UUID me = UUID.randomUUID();
        long deadline = System.nanoTime() + FETCHING.toNanos();
        while (true) {
            Step step = next(settings, refused, me);
            if (step.token() != null) {
                return step.token();
            }
            if (step.isMine()) {
                return fetched(settings, me, fetch);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new NoTokenException("Another node is still asking Ozonetel for a token");
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }

    private String fetched(OzonetelSettings settings, UUID me, Function<OzonetelSettings, String> fetch) {
        String token = null;
        try {
            token = fetch.apply(settings);
            return token;
        } finally {
            keep(settings, me, token);
        }
    }

    private Step next(OzonetelSettings settings, String refused, UUID me) {
        String account = account(settings);
        return sql.transaction(session -> {
            session.update("INSERT INTO ozonetel_token (account) VALUES (?) ON CONFLICT (account) DO NOTHING", account);
            Row row = session.one(
                    """
                    SELECT token, coalesce(good_until > clock_timestamp(), false), coalesce(fetching_until > clock_timestamp(), false),
                           (SELECT count(*) FROM unnest(asked_at) a WHERE a > clock_timestamp() - interval '1 hour')
                      FROM ozonetel_token WHERE account = ? FOR UPDATE
                    """, r -> new Row(r.getString(1), r.getBoolean(2), r.getBoolean(3), r.getInt(4)), account);
            if (row.isGood() && row.token() != null) {
                String token = secrets.open(row.token(), owner(account));
                if (!token.equals(refused)) {
                    return new Step(token, false);
                }
            }
            if (row.isFetched()) {
                return new Step(null, false);
            }
            if (row.asked() >= MOST_AN_HOUR) {
                throw new NoTokenException("Ozonetel gives " + MOST_AN_HOUR + " tokens an hour, and all are used up");
            }
            session.update("""
                    UPDATE ozonetel_token
                       SET token = NULL, good_until = NULL, used_at = clock_timestamp(), fetching = ?,
                           fetching_until = clock_timestamp() + make_interval(secs => ?),
                           asked_at = ARRAY(SELECT a FROM unnest(asked_at) a WHERE a > clock_timestamp() - interval '1 hour')
                                      || clock_timestamp()
                     WHERE account = ?
                    """, me, FETCHING.toMillis() / 1000.0, account);
            return new Step(null, true);
        });
    }

    /** Whoever was too slow has lost the right to write. */
    private void keep(OzonetelSettings settings, UUID me, String token) {
        String account = account(settings);
        sql.session(session ->
                session.update("""
                UPDATE ozonetel_token
                   SET token = ?::text, good_until = clock_timestamp() + make_interval(secs => ?), fetching = NULL, fetching_until = NULL
                 WHERE account = ? AND fetching = ?
                """, secrets.seal(token, owner(account)), (double) GOOD.toSeconds(), account, me));
    }

    /** Forgets the tokens of accounts for which none was asked for a day. */
    public void forgetOld() {
        sql.session(session ->
                session.update("DELETE FROM ozonetel_token WHERE used_at < clock_timestamp() - interval '1 day'"));
    }

    private static String owner(String account) {
        return "ozonetel_token/" + account + "/token";
    }

    /** Who does not know the key is somebody else, and uses up nobody's tokens. */
    private static String account(OzonetelSettings settings) {
        return HexFormat.of()
                .formatHex(Texts.sha256(settings.baseUrl() + "\n" + OzonetelSettingsService.normal(settings.username())
                        + "\n" + settings.apiKey()));
    }
}
