/** Who is rung when somebody calls: the company's routing rules, their order, and the trial of a caller. */
package io.dialplane.console.routing;
