/** The schedule over REST: when a company may dial, and its holidays. */
package io.dialplane.web.schedule;
