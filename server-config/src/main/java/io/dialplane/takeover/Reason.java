package io.dialplane.takeover;

/** Why a row of the panel was not taken over. */
enum Reason {
    COMPANY_NOT_TAKEN("its company was not taken over"),
    NO_COMPANY("it belongs to no company"),
    UNUSABLE_NAME("its name is empty, too long or holds control characters"),
    UNKNOWN_ROLE("its role is not known here"),
    USER_NAME_TAKEN("somebody else here has that user name"),
    INVALID_NUMBER("it is no valid phone number"),
    UNUSABLE_ID("its id is too large"),
    UNKNOWN_GLOBAL_STATUS("its global status is not known here"),
    DUPLICATE_NUMBER("it is another writing of a number with a smaller id, which has its results"),
    NUMBER_NOT_TAKEN("its number was not taken over"),
    UNKNOWN_STATUS("its status is not known here"),
    IMPOSSIBLE_TIME("its time is missing, or not between 1970 and 2200"),
    BAD_WINDOW("it is no span of a day"),
    JOINED_WINDOW("it overlaps another window of its day, and was joined with it"),
    SPARE_CONFIG("its company has another row of settings"),
    UNUSED_DEFAULT("it holds for companies that have none of their own, and all have"),
    BATCH_LOG("the log of batches stays in the panel: it does not say which numbers a batch had");

    private final String sentence;

    Reason(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
