/**
 * Lists of numbers that come as files: what a file is, how it is read without holding it in memory, what is refused, and
 * the jobs that merge long ones into the pool. Tables: {@code import_job, import_chunk, import_rejected}. Called by uploads
 * and by those who watch imports; calls {@code phonenumber}, whose pool it is.
 */
package io.dialplane.importing;
