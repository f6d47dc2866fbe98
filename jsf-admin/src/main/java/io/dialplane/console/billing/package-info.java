/** The company's money. */
package io.dialplane.console.billing;
