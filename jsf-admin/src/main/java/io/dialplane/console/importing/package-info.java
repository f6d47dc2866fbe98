/** Files of numbers on their way into the pool. */
package io.dialplane.console.importing;
