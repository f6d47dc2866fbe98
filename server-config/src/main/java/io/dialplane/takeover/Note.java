package io.dialplane.takeover;

/** What an operator should know of rows that were taken over. */
enum Note {
    RENAMED("names that are no slug; they were made one"),
    WAS_HERE("that were here before: settings they lacked were added"),
    SETTING_DROPPED("settings that Dialplane can't use"),
    NEEDS_PASSWORD("whose password can't be checked here: an administrator has to give them a new one"),
    PHONE_DROPPED("whose own phone number is invalid or somebody else's here: they have none now"),
    KEPT_HERE("fields that were changed there and here: what is here counts"),
    DELETED_HERE("that were deleted here: they stay deleted"),
    UNDER_ANOTHER_ID("that are here under another id, which they keep: reports must name their phone number"),
    STATUS_KEPT_HERE("whose global status was changed here: it counts"),
    UNKNOWN_AGENT("whose agent was not taken over: they have none now"),
    UNKNOWN_SCENARIO("whose scenario was not taken over: they have none now"),
    UNKNOWN_LINE("whose outbound line was not taken over: they have none now"),
    GONE_THERE("that were taken over and are not there any more: they stay here"),
    NOT_THERE("with ids of the panel that it does not have: deleted there since, or added here before"),
    NO_MONEY("whose calls cost something and who have no money here: they get no batch until they are topped up");

    private final String sentence;

    Note(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
