package io.dialplane.provisioning.freeswitch;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * Which host keys are trusted: lines as in {@code known_hosts} (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), names in clear, as patterns or
 * hashed; or keys without names, which any address may have. Lines with a marker say nothing of a key that is trusted, but that a revoked
 * one is not.
 */
public final class KnownHosts {

    private static final String REVOKED = "revoked";

    private final List<String> lines;

    KnownHosts(String text) {
        lines = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** Of the lines of a file those that say something of a host, without the comments behind them. */
    public static String linesOf(String text, String host, int port) {
        return new KnownHosts(text)
                .lines.stream()
                        .filter(line -> isOf(line, host, port))
                        .map(line -> String.join(
                                " ",
                                List.of(line.split("[ \t]+"))
                                        .subList(0, line.startsWith("@") ? 4 : isKey(line) ? 2 : 3)))
                        .collect(Collectors.joining("\n"));
    }

    /** Whether this is a key of the host. */
    boolean trusts(String host, int port, PublicKey key) {
        boolean trusted = false;
        for (String line : lines) {
            if (isOf(line, host, port)) {
                String marker = line.startsWith("@") ? line.split("[ \t]+")[0].substring(1) : "";
                if (marker.equals(REVOKED) && isKey(line, key)) {
                    return false;
                }
                trusted |= marker.isEmpty() && isKey(line, key);
            }
        }
        return trusted;
    }

    private static boolean isOf(String line, String host, int port) {
        String[] words = line.split("[ \t]+");
        if (words.length < (line.startsWith("@") ? 4 : isKey(line) ? 2 : 3)) {
            return false;
        }
        try {
            return isKey(line) || KnownHostEntry.parseKnownHostEntry(line).isHostMatch(host, port);
        } catch (RuntimeException e) {
            return false; // a line that can't be read trusts nobody
        }
    }

    private static boolean isKey(String line, PublicKey key) {
        String[] words = line.split("[ \t]+");
        int type = line.startsWith("@") ? 2 : isKey(line) ? 0 : 1;
        try {
            PublicKey named = PublicKeyEntry.parsePublicKeyEntry(words[type] + " " + words[type + 1])
                    .resolvePublicKey(null, Map.of(), null);
            return KeyUtils.compareKeys(named, key);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return false; // a line that is no key trusts nobody
        }
    }

    /** A key without a name. */
    private static boolean isKey(String line) {
        return line.matches("(ssh-|ecdsa-|sk-).*");
    }
}
