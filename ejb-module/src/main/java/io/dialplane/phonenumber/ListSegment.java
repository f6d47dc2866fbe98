package io.dialplane.phonenumber;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A part of a list whose rows an index can give in order. A list is made of segments, one behind the other; which, comes from
 * enums and whether a filter is set.
 */
enum ListSegment {
    POOL(Pieces.OF_POOL, "n.id"),
    POOL_UNCALLED(Pieces.OF_POOL + " AND c.last_attempt_at IS NULL", "n.id"),
    QUEUE(Pieces.OF_POOL + Pieces.NOT_CALLED, "n.id"),
    TOUCHED(Pieces.OF_COMPANY, "c.number_id"),
    /** By the key, which has the company's numbers in a row, where no index has them in order. */
    TOUCHED_BY_KEY(Pieces.OF_COMPANY + Pieces.OF_KEYS, "c.cn_key"),
    TOUCHED_BY_STATUS(Pieces.OF_COMPANY, "c.last_status, c.number_id"),
    TOUCHED_BEFORE_QUEUE(Pieces.OF_COMPANY + " AND c.last_status < 'IN_QUEUE'", "c.last_status, c.number_id"),
    TOUCHED_BEHIND_QUEUE(Pieces.OF_COMPANY + " AND c.last_status > 'IN_QUEUE'", "c.last_status, c.number_id"),
    CALLED(Pieces.OF_COMPANY + " AND c.last_attempt_at IS NOT NULL", "c.last_attempt_at, c.number_id"),
    TOUCHED_UNCALLED(Pieces.OF_COMPANY + " AND c.last_attempt_at IS NULL", "c.number_id");

    private final String from;
    private final String ascending;
    private final String descending;
    private final String behind;

    ListSegment(String from, String order) {
        this.from = from;
        this.ascending = " ORDER BY " + order;
        this.descending = " ORDER BY " + order.replace(",", " DESC,") + " DESC";
        this.behind = order.equals("c.cn_key")
                ? " AND c.cn_key > (cast(:company AS bigint) << 32 | cast(:after AS bigint))"
                : " AND " + order + " > :after";
    }

    /** Of the whole reach, in no order. */
    String from(NumberReach reach) {
        return from.formatted(String.join(" UNION ALL ", parts(reach)));
    }

    /** The first rows, {@code :limit} behind {@code :skip}; the first column is what the pool is ordered by. */
    String first(String columns, NumberReach reach, String conditions, boolean descending) {
        String order = descending ? this.descending : ascending;
        String limit = " LIMIT :limit OFFSET :skip";
        List<String> parts = parts(reach);
        if (parts.size() == 1 || !from.contains("%s")) {
            return columns + from(reach) + conditions + order + limit;
        }
        return parts.stream()
                        .map(part ->
                                "(" + columns + from.formatted(part) + conditions + order + " LIMIT :limit + :skip)")
                        .collect(Collectors.joining(" UNION ALL "))
                + " ORDER BY 1" + (descending ? " DESC" : "") + limit;
    }

    /** In the order of ids, behind the number {@code :after}; of segments that are ordered by nothing else. */
    String behind(boolean descending) {
        return descending ? behind.replace(">", "<") : behind;
    }

    /** Of the whole reach, to be counted. */
    String counted(NumberReach reach) {
        return from(reach).replace(Pieces.PROBED, Pieces.JOINED);
    }

    /** In the order of ids. */
    String ascending() {
        return ascending;
    }

    /** What a list is made of, in its order. */
    static List<ListSegment> of(NumberFilter filter, NumberPage.Sort sort, boolean descending) {
        boolean touched = filter.isOfCompany();
        boolean queue = !touched && filter.status() != null;
        return switch (sort) {
            case CREATED_AT -> List.of(byId(filter));
            case LAST_ATTEMPT_AT -> {
                if (queue) {
                    yield List.of(QUEUE);
                }
                yield List.of(CALLED, touched ? TOUCHED_UNCALLED : POOL_UNCALLED);
            }
            case STATUS -> {
                if (touched) {
                    yield List.of(filter.status() == null ? TOUCHED_BY_STATUS : TOUCHED);
                }
                if (queue) {
                    yield List.of(QUEUE);
                }
                yield descending
                        ? List.of(TOUCHED_BEHIND_QUEUE, QUEUE, TOUCHED_BEFORE_QUEUE)
                        : List.of(TOUCHED_BEFORE_QUEUE, QUEUE, TOUCHED_BEHIND_QUEUE);
            }
        };
    }

    /** What has all numbers of a list in the order of ids. */
    static ListSegment byId(NumberFilter filter) {
        if (!filter.isOfCompany()) {
            return filter.status() != null ? QUEUE : POOL;
        }
        return filter.status() != null || filter.agentId() != null ? TOUCHED : TOUCHED_BY_KEY;
    }

    /**
     * The numbers that a list may show, country by country: an index has those of one country in the order of their ids, and
     * whoever wants the next of them shall not walk over those of all other countries.
     */
    private static List<String> parts(NumberReach reach) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < reach.own().size(); i++) {
            parts.add("SELECT p.id, p.e164 FROM phone_number p WHERE p.country = :own" + i);
        }
        if (!reach.others().isEmpty()) {
            parts.add("""
                    SELECT p.id, p.e164 FROM company_number c JOIN phone_number p ON p.id = c.number_id
                     WHERE p.country = ANY (:others)
                    """ + Pieces.OF_KEYS);
        }
        return parts;
    }

    /** What the statements are put together from. */
    private static final class Pieces {

        private Pieces() {}

        /**
         * For each number by the key, so that a list is read as far as it is shown. A plain join may not use the company's key, which
         * comes from another table, before row-level security has seen the row: the planner would read the company's numbers again for
         * each number of the list. States it would read in a row, those of all other countries too.
         */
        static final String PROBED = """
                CROSS JOIN LATERAL (SELECT * FROM number_state k WHERE k.number_id = n.id OFFSET 0) s
                LEFT JOIN LATERAL (SELECT * FROM company_number k
                                    WHERE k.cn_key = (cast(:company AS bigint) << 32 | n.id) OFFSET 0) c ON true
                """;

        /** For all numbers at once. */
        static final String JOINED = """
                JOIN number_state s ON s.number_id = n.id
                LEFT JOIN company_number c ON c.cn_key = (cast(:company AS bigint) << 32 | n.id)
                """;

        /** What the company has something to do with, or nothing; of {@link ListSegment#parts parts} of the pool. */
        static final String OF_POOL = " FROM (%s) n\n" + PROBED + """
                  LEFT JOIN users u ON u.id = c.agent_id
                 WHERE c.deleted IS NOT TRUE AND NOT s.retired
                """;

        /** Only what the company has something to do with. */
        static final String OF_COMPANY = """
                  FROM company_number c
                  JOIN phone_number n ON n.id = c.number_id
                  JOIN number_state s ON s.number_id = c.number_id
                  LEFT JOIN users u ON u.id = c.agent_id
                 WHERE c.company_id = :company AND NOT c.deleted AND NOT s.retired
                """;

        /** The company's part of all keys. */
        static final String OF_KEYS = """
                   AND c.cn_key >= (cast(:company AS bigint) << 32) AND c.cn_key < (cast(:company AS bigint) + 1 << 32)
                """;

        static final String NOT_CALLED = " AND coalesce(c.last_status, 'IN_QUEUE') = 'IN_QUEUE'";
    }
}
