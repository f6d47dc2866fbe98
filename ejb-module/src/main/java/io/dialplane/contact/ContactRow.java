package io.dialplane.contact;

import java.util.List;
import java.util.Map;

/**
 * A row of a file of contacts, as it is written there; empty: nothing is said.
 *
 * @param row    as a spreadsheet counts, from 1: the header is row 1
 * @param custom by the name of the field
 */
record ContactRow(
        int row,
        String name,
        List<String> phoneNumbers,
        String leadStatus,
        String product,
        String market,
        String state,
        List<String> tags,
        String notes,
        Map<String, String> custom) {}
