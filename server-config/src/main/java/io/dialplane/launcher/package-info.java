/**
 * Starts Dialplane and the servers it needs.
 *
 * <p>{@link io.dialplane.launcher.Launcher} is the one-command run: it checks the settings, starts PostgreSQL, Redis and
 * Payara Micro as child processes, waits until the product is ready and ends all of them again. The servers' classes
 * ({@link io.dialplane.launcher.PostgresServer}, {@link io.dialplane.launcher.RedisServer},
 * {@link io.dialplane.launcher.PayaraMicro}) work without it; the tests of the deployed product start theirs with them.
 *
 * <p>Other commands: {@link io.dialplane.launcher.AdministratorPassword}, and
 * {@link io.dialplane.launcher.TakeOverCommand}, which {@code io.dialplane.takeover} carries out.
 *
 * <p>No tables of its own. {@link io.dialplane.launcher.AdministratorPassword} writes to {@code users} and
 * {@code user_session}.
 */
package io.dialplane.launcher;
