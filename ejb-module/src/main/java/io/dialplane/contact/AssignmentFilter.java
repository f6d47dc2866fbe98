package io.dialplane.contact;

/** Which assignments; null: all. */
public record AssignmentFilter(Integer contactId, Integer userId, Boolean active) {}
