/**
 * The deployed product for tests: {@link io.dialplane.testing.Dialplane} starts it once for all tests of a run and ends
 * it, {@link io.dialplane.testing.Api} talks to it as any client would, {@link io.dialplane.testing.TestCompany} makes a
 * company of a test's own, {@link io.dialplane.testing.Pool} arranges what no client can (time that has gone by, an empty
 * pool) and looks behind the answers; {@link io.dialplane.testing.Chromium} brings a browser.
 */
package io.dialplane.testing;
