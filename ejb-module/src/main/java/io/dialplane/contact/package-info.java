/**
 * A company's customers: their numbers, what is known of them, to whom they are assigned, and files of them. Tables: {@code contact,
 * contact_phone, assignment, contact_import, contact_import_error}. Asked by routing and by those who take calls.
 */
package io.dialplane.contact;
