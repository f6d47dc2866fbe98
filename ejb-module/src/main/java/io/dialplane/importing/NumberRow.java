package io.dialplane.importing;

/**
 * The first cell of a row of a file.
 *
 * @param sheet as the workbook calls it; null: the file has no sheets
 * @param row   as spreadsheets and editors count rows, from 1
 * @param text  without blanks around it, never empty; what is longer than any number is cut
 */
public record NumberRow(String sheet, int row, String text) {}
