/**
 * Lists of numbers that come as files: what a file is, how it is read without holding it in memory, and what is refused.
 * Called by the upload of numbers. No tables.
 */
package io.dialplane.importing;
