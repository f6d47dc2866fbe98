/** The page a manager sees first. */
package io.dialplane.console.overview;
