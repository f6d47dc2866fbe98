/** Companies, and what their dialers log in with. */
package io.dialplane.console.company;
