/** Who changed what. */
package io.dialplane.console.audit;
