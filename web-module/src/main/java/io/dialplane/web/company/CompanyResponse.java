package io.dialplane.web.company;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.company.Company;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;

/** A company; {@code name} is its slug. */
public record CompanyResponse(
        int id,
        String name,
        String displayName,
        String country,
        String timeZone,
        boolean isActive,
        ObjectNode settings,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt,
        int version) {

    static CompanyResponse of(Company company) {
        return new CompanyResponse(
                company.id().value(),
                company.name(),
                company.displayName(),
                company.country(),
                company.timeZone().getId(),
                company.isActive(),
                company.settings(),
                Times.in(company.timeZone(), company.createdAt()),
                Times.in(company.timeZone(), company.updatedAt()),
                company.version());
    }
}
