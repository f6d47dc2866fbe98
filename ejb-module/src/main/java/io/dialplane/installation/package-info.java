/** The first start of an installation: the default company, its first administrator, and a demonstration where one is wanted. */
package io.dialplane.installation;
