/** The own profile ({@code /api/auth/me}) and the people of a company ({@code /api/admins}). */
package io.dialplane.web.user;
