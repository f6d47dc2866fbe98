/** Figures of a company over REST: numbers and attempts by status, trends, scenarios and lines. */
package io.dialplane.web.statistics;
