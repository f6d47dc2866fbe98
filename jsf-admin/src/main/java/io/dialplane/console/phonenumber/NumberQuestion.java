package io.dialplane.console.phonenumber;

import io.dialplane.callresult.CallStatus;
import io.dialplane.console.platform.Entered;
import io.dialplane.phonenumber.NumberFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which numbers a reader asks for, as the address of the page says it.
 *
 * @param status one of the statuses; null: all
 * @param search part of a number; null: all
 * @param from   a day, in the reader's calendar; null: any
 * @param to     a day; null: any
 */
record NumberQuestion(String status, String search, String from, String to) {

    /** Digits from which on a search is for somebody, and not for a kind of numbers. */
    private static final int WHOLE = 7;

    NumberQuestion {
        status = Entered.words(status);
        search = Entered.words(search);
        from = Entered.words(from);
        to = Entered.words(to);
    }

    /** As an address says it. */
    static NumberQuestion of(HttpServletRequest request) {
        return new NumberQuestion(
                request.getParameter("status"),
                request.getParameter("search"),
                request.getParameter("from"),
                request.getParameter("to"));
    }

    /**
     * What is asked for.
     *
     * @param agent whose numbers only; null: everybody's
     * @throws io.dialplane.platform.DomainException 400 for what is no day
     */
    NumberFilter filter(ZoneId zone, Integer agent) {
        CallStatus known = Entered.word(CallStatus.class, status);
        return new NumberFilter(
                known == null ? null : known.name(),
                search,
                Entered.moment("from", from, zone, false),
                Entered.moment("to", to, zone, true),
                agent);
    }

    /** As a part of an address, empty or ending with an ampersand. */
    String query() {
        return Stream.of(pair("status", status), pair("search", search), pair("from", from), pair("to", to))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair + "&")
                .collect(Collectors.joining());
    }

    /** The same as a reader may keep it in the browser for later: without a whole number, which would stay there after the log-out. */
    String kept() {
        boolean whole =
                search != null && search.chars().filter(Character::isDigit).count() >= WHOLE;
        return whole ? new NumberQuestion(status, null, from, to).query() : query();
    }

    private static String pair(String name, String value) {
        return value == null ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
