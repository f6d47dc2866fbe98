package io.dialplane.bench;

/**
 * A company of the benchmark.
 *
 * @param id    its id
 * @param label what the table calls it
 * @param token of its dialer
 */
record Company(int id, String label, String token) {}
