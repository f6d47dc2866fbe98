/** What external dialers call: batches, reports, announcements ({@code /api/dialer}). */
package io.dialplane.web.dialer;
