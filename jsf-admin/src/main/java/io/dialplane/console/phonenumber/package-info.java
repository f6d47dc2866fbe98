/** The numbers as a list, one by one, and as files. */
package io.dialplane.console.phonenumber;
