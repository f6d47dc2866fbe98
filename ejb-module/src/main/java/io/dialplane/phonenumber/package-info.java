/**
 * The pool of phone numbers that all companies share: how a number is written, which numbers there are, and how a company
 * sees them. Tables: {@code phone_number, number_given}; a new number's row of {@code number_state} is made with it, from then on
 * {@code batch} owns it. Called by the panel, by reports (a number that nobody added yet) and by imports.
 */
package io.dialplane.phonenumber;
