/** What dialers were handed, and when numbers are called again. */
package io.dialplane.console.batch;
