/** REST of calls: the voice provider's webhooks, tokens for browsers, settings, the call log, its figures and notes, live events. */
package io.dialplane.web.calllog;
