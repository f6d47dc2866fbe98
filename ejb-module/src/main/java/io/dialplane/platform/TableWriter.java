package io.dialplane.platform;

import java.io.IOException;

/**
 * Takes the rows of a table one by one and writes them as a file for spreadsheets, holding no more than a few of them. No
 * cell is ever taken for a formula.
 */
public interface TableWriter {

    /** @param cells texts and whole numbers; null: empty */
    void row(Object... cells) throws IOException;

    /** Writes the end. The stream stays open. */
    void finish() throws IOException;

    /**
     * Instead of the end: sees to it that nobody takes what was written for the whole table.
     *
     * @param notice for people, where there is room for one
     */
    void breakOff(String notice) throws IOException;
}
