/**
 * Companies (tenants, workspaces): who shares the pool of numbers. Tables: {@code company}, and {@code dialer_token} for
 * the dialers that act for them.
 */
package io.dialplane.company;
