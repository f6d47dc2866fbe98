package io.dialplane.testing;

import java.util.Map;

/**
 * Gives a test the deployed product: parameters of type {@link Installation}, and {@link TestCompany} for a new company
 * each. The product is started for the first test of a run and ended after the last one; every test begins with an empty
 * pool of numbers.
 */
public final class Dialplane extends Deployed {

    public Dialplane() {
        super("main", Build.server(), 1, Map.of());
    }
}
