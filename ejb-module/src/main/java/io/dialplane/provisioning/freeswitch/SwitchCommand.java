package io.dialplane.provisioning.freeswitch;

import java.util.regex.Pattern;

/**
 * A command that a switch is given; there are no others than these, and what they say about somebody matches a strict pattern,
 * so that none can hold a second command, to the event socket or to a shell.
 */
public final class SwitchCommand {

    /** Reads the files again. */
    public static final SwitchCommand RELOAD = new SwitchCommand("reloadxml");

    public static final SwitchCommand VERSION = new SwitchCommand("version");

    public static final SwitchCommand REGISTRATIONS = new SwitchCommand("show registrations as json");

    public static final SwitchCommand CALLS = new SwitchCommand("show calls as json");

    private static final Pattern REALM = Pattern.compile("[A-Za-z0-9.:-]{1,253}");

    private final String text;

    private SwitchCommand(String text) {
        this.text = text;
    }

    /** Forgets what the switch remembers of a user's directory entry. */
    public static SwitchCommand forget(int extension, String realm) {
        return new SwitchCommand("xml_flush_cache id " + extension + " " + checked(realm));
    }

    /** Ends a user's registrations. */
    public static SwitchCommand endRegistrations(int extension, String realm) {
        return new SwitchCommand("sofia profile internal flush_inbound_reg " + extension + "@" + checked(realm));
    }

    private static String checked(String realm) {
        if (!REALM.matcher(realm).matches()) {
            throw new IllegalArgumentException("Not a realm");
        }
        return realm;
    }

    /** As the switch reads it. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
