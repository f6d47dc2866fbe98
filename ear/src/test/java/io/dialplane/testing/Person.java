package io.dialplane.testing;

/**
 * Somebody of a test's company.
 *
 * @param api the client this person is logged in at
 */
public record Person(int id, String username, String password, Api api) {}
