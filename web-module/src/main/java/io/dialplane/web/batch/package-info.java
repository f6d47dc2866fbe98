/** The company's own rules of the number queue over REST. */
package io.dialplane.web.batch;
