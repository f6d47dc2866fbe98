/** The company's people; one's own profile, password and second factor. */
package io.dialplane.console.user;
