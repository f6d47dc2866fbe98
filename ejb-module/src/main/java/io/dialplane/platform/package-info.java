/** What every feature needs: settings, the database connection, errors, the clock, audit and identity of the caller. */
package io.dialplane.platform;
