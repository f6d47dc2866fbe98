/** The company's contacts, whom they are assigned to, and files of them. */
package io.dialplane.console.contact;
