/** The OpenAPI document as a page ({@code /api/docs}): Swagger UI from this product's own files. */
package io.dialplane.web.docs;
