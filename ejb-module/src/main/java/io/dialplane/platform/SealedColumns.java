package io.dialplane.platform;

import java.util.List;

/**
 * The columns in which a feature keeps sealed texts, so that they can be sealed anew when keys are rotated. Each feature that
 * has some names them in a class of its own, listed in {@code META-INF/services}.
 */
public interface SealedColumns {

    List<Column> columns();

    /**
     * A column with texts of {@link Secrets#seal}. Each was sealed for {@code table/id/column}.
     *
     * @param table of the product
     * @param id    column, or an expression of several, that tells its rows apart
     * @param name  the column itself
     */
    record Column(String table, String id, String name) {

        /** What the text of a row was sealed for. */
        String owner(String rowId) {
            return table + "/" + rowId + "/" + name;
        }

        @Override
        public String toString() {
            return table + "." + name;
        }
    }
}
