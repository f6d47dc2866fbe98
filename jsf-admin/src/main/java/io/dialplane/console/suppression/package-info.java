/** Numbers that may not be called. */
package io.dialplane.console.suppression;
