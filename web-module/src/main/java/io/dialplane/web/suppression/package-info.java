/** Suppression lists over REST. */
package io.dialplane.web.suppression;
