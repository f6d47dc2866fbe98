/** Calls of the company's customers: the log, what goes on now, and the figures; agents see calls that they have a part in. */
package io.dialplane.console.calllog;
