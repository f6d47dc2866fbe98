/** The company's people, and one's own profile. */
package io.dialplane.console.user;
