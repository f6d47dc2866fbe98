/**
 * Extensions: the numbers under which a company's agents are called and with which their telephones register. Table:
 * {@code extension}. Called by {@code provisioning}, which tells the switches; nobody else changes extensions.
 */
package io.dialplane.extension;
