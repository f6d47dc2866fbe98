package io.dialplane.calllog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person's browser is called by: {@code agent_} and the person's id. */
public final class Identity {

    public static final String PREFIX = "agent_";

    private static final String CLIENT = "client:";

    private static final Pattern FORM = Pattern.compile("(?:" + CLIENT + ")?agent_([1-9][0-9]{0,8})");

    private Identity() {}

    public static String of(int userId) {
        return PREFIX + userId;
    }

    /** The person whose browser calls; null: somebody else, whatever the number says. */
    public static Integer caller(String from) {
        return from != null && from.startsWith(CLIENT) ? userId(from) : null;
    }

    /** The person; null: the text is nobody's identity. */
    public static Integer userId(String text) {
        Matcher matcher = text == null ? null : FORM.matcher(text);
        return matcher != null && matcher.matches() ? Integer.valueOf(matcher.group(1)) : null;
    }
}
