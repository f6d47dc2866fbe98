package io.dialplane.mail;

import io.dialplane.platform.CompanyId;
import java.util.UUID;

/** A mail that this node may send. */
record ClaimedMail(CompanyId company, UUID id) {}
