/** Scenarios and outbound lines over REST, for administrators. Dialers announce them in {@code web.dialer}. */
package io.dialplane.web.scenario;
