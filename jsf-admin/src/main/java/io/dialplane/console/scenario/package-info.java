/** What calls are about, and the lines they are made from. */
package io.dialplane.console.scenario;
