/** Companies ({@code /api/companies}) and the tokens of their dialers ({@code /api/dialer-tokens}). */
package io.dialplane.web.company;
