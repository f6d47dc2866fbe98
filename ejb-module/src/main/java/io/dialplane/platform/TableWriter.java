package io.dialplane.platform;

import java.io.IOException;

/**
 * Takes the rows of a table one by one and writes them as a file for spreadsheets, holding no more than a few of them. No
 * cell is ever taken for a formula. A table that was not finished is not to be taken for a whole one: leave it unfinished
 * when something goes wrong.
 */
public interface TableWriter {

    /** @param cells texts and whole numbers; null: empty */
    void row(Object... cells) throws IOException;

    /** Writes the end. The stream stays open. */
    void finish() throws IOException;
}
