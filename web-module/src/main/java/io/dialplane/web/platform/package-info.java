/** What every REST resource needs: JSON, problems, who is calling and what they may do. */
package io.dialplane.web.platform;
