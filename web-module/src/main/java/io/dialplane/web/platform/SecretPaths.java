package io.dialplane.web.platform;

import java.util.regex.Pattern;

/** Paths as logs and answers may show them: a secret at the end of one is left out. */
final class SecretPaths {

    private static final Pattern EVENTS = Pattern.compile("^(/?api/ozonetel/events/[^/]*/).+$", Pattern.DOTALL);

    private SecretPaths() {}

    static String shown(String path) {
        return EVENTS.matcher(path).replaceFirst("$1***");
    }
}
