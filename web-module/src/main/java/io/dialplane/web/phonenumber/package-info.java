/** The pool of numbers over REST: adding, uploading, listing. */
package io.dialplane.web.phonenumber;
