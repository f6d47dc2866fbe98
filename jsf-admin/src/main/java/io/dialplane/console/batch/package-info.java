/** When numbers are called again. */
package io.dialplane.console.batch;
