package io.dialplane.company;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;

/**
 * What is to be changed of a company. Null keeps what there is.
 *
 * @param settings given keys replace, null values remove, others stay
 * @param version  the version that the change was made from; null: whatever it is
 */
public record CompanyChange(
        String displayName, String country, ZoneId timeZone, Boolean active, ObjectNode settings, Integer version) {}
