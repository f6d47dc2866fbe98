package io.dialplane.callresult;

/** What can be done to many numbers at once. */
public enum BulkAction {
    UPDATE_STATUS,
    RESET,
    DELETE
}
