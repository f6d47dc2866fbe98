/** When the company dials, and its holidays. */
package io.dialplane.console.schedule;
