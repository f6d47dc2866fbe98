package io.dialplane.user;

import io.dialplane.platform.CompanyId;

/** What a log-in is checked against. */
record Credentials(int userId, CompanyId companyId, String passwordHash, boolean active, boolean companyActive) {}
