package io.dialplane.console.contact;

import io.dialplane.console.platform.Entered;
import io.dialplane.contact.ContactFilter;
import io.dialplane.platform.DomainException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Which contacts a reader asks for, as the address of the page says it; null: all.
 *
 * @param search     part of a name or of a number
 * @param leadStatus a whole word, as product, market, state and tag
 * @param assigned   {@code true}: to somebody, {@code false}: to nobody
 * @param agent      user name of whom they are assigned to
 */
public record ContactQuestion(
        String search,
        String leadStatus,
        String product,
        String market,
        String state,
        String tag,
        String assigned,
        String agent) {

    private static final int LONGEST = 255;

    public ContactQuestion {
        search = Entered.words(search);
        leadStatus = Entered.words(leadStatus);
        product = Entered.words(product);
        market = Entered.words(market);
        state = Entered.words(state);
        tag = Entered.words(tag);
        assigned = Entered.words(assigned);
        agent = Entered.words(agent);
    }

    /** As an address says it. */
    static ContactQuestion of(HttpServletRequest request) {
        return new ContactQuestion(
                request.getParameter("search"),
                request.getParameter("lead_status"),
                request.getParameter("product"),
                request.getParameter("market"),
                request.getParameter("state"),
                request.getParameter("tag"),
                request.getParameter("assigned"),
                request.getParameter("agent"));
    }

    /**
     * What is asked for.
     *
     * @param idOf finds a person by the user name
     * @throws DomainException 400 naming what is too long, or nobody
     */
    ContactFilter filter(ToIntFunction<String> idOf) {
        return new ContactFilter(
                fitting("search", search),
                fitting("lead_status", leadStatus),
                fitting("product", product),
                fitting("market", market),
                fitting("state", state),
                fitting("tag", tag),
                agent == null ? null : Integer.valueOf(idOf.applyAsInt(agent)),
                "true".equals(assigned) ? Boolean.TRUE : "false".equals(assigned) ? Boolean.FALSE : null);
    }

    private static String fitting(String field, String text) {
        if (text != null && text.length() > LONGEST) {
            throw DomainException.invalid(field, "contact.long", Integer.toString(LONGEST));
        }
        return text;
    }

    /** What is asked, by the names of fields. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("search", search);
        values.put("lead_status", leadStatus);
        values.put("product", product);
        values.put("market", market);
        values.put("state", state);
        values.put("tag", tag);
        values.put("assigned", assigned);
        values.put("agent", agent);
        values.values().removeIf(Objects::isNull);
        return values;
    }

    /** The same as a reader may keep it in the browser for later: without names and numbers of people, which would stay there after the log-out. */
    String kept() {
        return new ContactQuestion(null, leadStatus, product, market, state, tag, assigned, agent).query();
    }

    /** As a part of an address, empty or ending with an ampersand. */
    String query() {
        return values().entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8) + "&")
                .collect(Collectors.joining());
    }
}
