package io.dialplane.company;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A company as the audit log keeps it. */
record CompanySnapshot(
        String name, String displayName, String country, String timeZone, boolean isActive, ObjectNode settings) {

    static CompanySnapshot of(Company company) {
        return new CompanySnapshot(
                company.name(),
                company.displayName(),
                company.country(),
                company.timeZone().getId(),
                company.isActive(),
                company.settings());
    }
}
