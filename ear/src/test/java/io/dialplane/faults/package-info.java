/**
 * Faults that must cost no number and no report. Clients keep a log of every answer they were given; after the fault a
 * checker compares the log with the database. Short here in {@code mvn verify}, in full length with {@code -Pfaults}.
 */
package io.dialplane.faults;
