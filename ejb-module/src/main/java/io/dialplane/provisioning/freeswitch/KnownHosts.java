package io.dialplane.provisioning.freeswitch;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/** Which host keys are trusted: lines as in {@code known_hosts}, or keys without names, which any address may have. */
final class KnownHosts {

    private final List<String> lines;

    KnownHosts(String text) {
        lines = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** Whether this is a key of the host. Hashed names and patterns match nothing. */
    boolean trusts(String host, int port, PublicKey key) {
        return lines.stream().anyMatch(line -> trusts(line, host, port, key));
    }

    private static boolean trusts(String line, String host, int port, PublicKey key) {
        String[] words = line.split("[ \t]+");
        boolean named = words.length >= 3 && !isKeyType(words[0]);
        int type = named ? 1 : 0;
        if (words.length < type + 2
                || named && !Arrays.asList(words[0].split(",")).contains(nameOf(host, port))) {
            return false;
        }
        try {
            PublicKey trusted = PublicKeyEntry.parsePublicKeyEntry(words[type] + " " + words[type + 1])
                    .resolvePublicKey(null, Map.of(), null);
            return KeyUtils.compareKeys(trusted, key);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return false; // a line that is no key trusts nobody
        }
    }

    private static boolean isKeyType(String word) {
        return word.matches("(ssh-|ecdsa-|sk-).*");
    }

    private static String nameOf(String host, int port) {
        return port == 22 ? host : "[" + host + "]:" + port;
    }
}
