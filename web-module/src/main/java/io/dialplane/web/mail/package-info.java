/** A company's mail server ({@code /api/settings/mail}). */
package io.dialplane.web.mail;
