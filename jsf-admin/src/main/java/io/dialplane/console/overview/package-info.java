/** The page a manager sees first, the figures behind it, and the guide for a company that begins. */
package io.dialplane.console.overview;
