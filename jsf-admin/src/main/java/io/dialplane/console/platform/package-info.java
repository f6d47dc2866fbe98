/** What every page of the console needs: log-in, the person signed in, the headers of every answer. */
package io.dialplane.console.platform;
