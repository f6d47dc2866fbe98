package io.dialplane.web.platform;

import io.dialplane.platform.DomainException;

/** Whole numbers in paths, queries and bodies. */
public final class Numbers {

    private Numbers() {}

    /**
     * A number of a query parameter.
     *
     * @param text null or empty: the default
     * @throws DomainException 400 naming the parameter when it is not a whole number from {@code least} to {@code most}
     */
    public static int query(String name, String text, int defaultValue, int least, int most) {
        if (text == null || text.isEmpty()) {
            return defaultValue;
        }
        if (!text.matches("-?[0-9]{1,18}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw DomainException.invalid(
                    name, "field.not-a-number-between", Integer.toString(least), Integer.toString(most));
        }
        return Integer.parseInt(text);
    }

    /**
     * An id of a query parameter; null for null and nothing.
     *
     * @throws DomainException 400 naming the parameter when it can't be one
     */
    public static Long queryId(String name, String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < 1) {
            throw DomainException.invalid(name, "field.not-an-id");
        }
        return Long.valueOf(text);
    }

    /**
     * An id of a path.
     *
     * @param unknown key of the sentence that says there is none such
     * @throws DomainException 404 when the text is no id
     */
    public static int path(String text, String unknown) {
        long id = longPath(text, unknown);
        if (id > Integer.MAX_VALUE) {
            throw DomainException.notFound(unknown, text);
        }
        return (int) id;
    }

    /** A large id of a path; as {@link #path}. */
    public static long longPath(String text, String unknown) {
        if (!text.matches("[0-9]{1,18}")) {
            throw DomainException.notFound(unknown, text);
        }
        return Long.parseLong(text);
    }

    /** An id from a body as the database can hold it; one that is too large is nobody's, -1; null for null. */
    public static Integer id(Long value) {
        if (value == null) {
            return null;
        }
        return value < 1 || value > Integer.MAX_VALUE ? -1 : value.intValue();
    }
}
