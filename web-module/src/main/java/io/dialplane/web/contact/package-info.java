/** Contacts, their assignments and files of them over REST. */
package io.dialplane.web.contact;
