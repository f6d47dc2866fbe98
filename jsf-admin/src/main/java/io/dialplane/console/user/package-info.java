/** What people change of how they log in: password and second factor. */
package io.dialplane.console.user;
