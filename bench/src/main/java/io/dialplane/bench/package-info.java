/**
 * A benchmark of the number queue, {@code mvn -Pbench}, and of imports and exports, {@code mvn -Pbench -Dmeasure=imports}.
 *
 * <p>It starts PostgreSQL, Redis and the product on Payara Micro in a folder of its own, fills the pool as companies would
 * have left it that have called a part of it, and measures hand-out and reports over HTTP beside the same statements run
 * directly on the database as the application's role. {@link io.dialplane.bench.Benchmark} says in which order;
 * {@link io.dialplane.bench.PoolSeed} what the pool looks like; {@link io.dialplane.bench.Bars} what is asked of the figures.
 *
 * <p>Both sides of a comparison run in this process, with the same number of threads and connections, in turns within one
 * run. What a measured piece of work took from the pool is put back before the next one ({@link io.dialplane.bench.PutBack}).
 */
package io.dialplane.bench;
