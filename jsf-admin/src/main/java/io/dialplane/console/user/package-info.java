/** What people change of how they log in: a password with a link, and a second factor. */
package io.dialplane.console.user;
