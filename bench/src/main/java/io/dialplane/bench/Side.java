package io.dialplane.bench;

/** The two ways to the same work. */
enum Side {
    /** Through the product. */
    HTTP,
    /** The product's statements, directly. */
    SQL
}
