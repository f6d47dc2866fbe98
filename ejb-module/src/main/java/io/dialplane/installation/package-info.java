/** The first start of an installation: the default company and its first administrator. */
package io.dialplane.installation;
