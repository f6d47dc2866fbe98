package io.dialplane.provisioning.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.PublicKey;
import java.util.Map;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.Test;

/** Lines as OpenSSH writes them; the hashed ones are by {@code ssh-keygen -H}. */
class KnownHostsTest {

    private static final String KEY =
            "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBOmVhqhkUuGDG3QUlQ65WVmj63yIiHs37Odun2pylkJ+Am1v9jc/Us7EHcCO+06IYBL8ybPRVvPaPXtXjTPm73o=";
    private static final String OTHER =
            "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBOR6haACwk1bkKL7WjAscb/q/evrZ86Q6WkURFgQYNlyfRK4Oghs8SmK3vQrbRH5mRhKytc5CZbVtTWLKNBBJO8=";
    private static final String HASHED = "|1|ls/U7sQSADc6H+akE+2Q/01a6Xw=|NeemQqg1BExPvbhFHwKplNejvpo= " + KEY;
    private static final String HASHED_WITH_PORT =
            "|1|oB7cI5MQwNEMUEtoXXQg9d6wYR8=|03ZLcMR7okO0AV7laFzkNXYEKBQ= " + OTHER;

    private static final String HOST = "switch.example.test";

    @Test
    void a_key_is_trusted_for_the_host_and_the_port_that_it_is_written_for() throws Exception {
        assertThat(trusts(HOST + " " + KEY + " comment", HOST, 22, KEY)).isTrue();
        assertThat(trusts("a.example.test," + HOST + " " + KEY, HOST, 22, KEY)).isTrue();
        assertThat(trusts("*.example.test " + KEY, HOST, 22, KEY)).isTrue();
        assertThat(trusts(HOST + " " + OTHER, HOST, 22, KEY)).isFalse();
        assertThat(trusts("another.example.test " + KEY, HOST, 22, KEY)).isFalse();
        assertThat(trusts(HOST + " " + KEY, HOST, 2222, KEY)).isFalse();
        assertThat(trusts("[" + HOST + "]:2222 " + KEY, HOST, 2222, KEY)).isTrue();
        assertThat(trusts("[" + HOST + "]:2222 " + KEY, HOST, 22, KEY)).isFalse();
        assertThat(trusts(KEY, HOST, 2222, KEY)).as("a key without a name").isTrue();
    }

    @Test
    void hashed_names_are_names() throws Exception {
        assertThat(trusts(HASHED, HOST, 22, KEY)).isTrue();
        assertThat(trusts(HASHED, HOST, 22, OTHER)).isFalse();
        assertThat(trusts(HASHED, HOST, 2222, KEY)).isFalse();
        assertThat(trusts(HASHED, "another.example.test", 22, KEY)).isFalse();
        assertThat(trusts(HASHED_WITH_PORT, HOST, 2222, OTHER)).isTrue();
        assertThat(trusts(HASHED_WITH_PORT, HOST, 22, OTHER)).isFalse();
    }

    @Test
    void a_revoked_key_is_trusted_nowhere_and_an_authority_is_no_host() throws Exception {
        assertThat(trusts(HOST + " " + KEY + "\n@revoked * " + KEY, HOST, 22, KEY))
                .isFalse();
        assertThat(trusts("@cert-authority * " + KEY, HOST, 22, KEY)).isFalse();
    }

    @Test
    void what_is_no_line_trusts_nobody() throws Exception {
        for (String line : new String[] {
            "", "#" + HOST + " " + KEY, HOST, "|1|x|y " + KEY, "|1|" + KEY, HOST + " ssh-rsa ???", "@ " + KEY
        }) {
            assertThat(trusts(line, HOST, 22, KEY)).as(line).isFalse();
        }
    }

    @Test
    void of_a_file_the_lines_of_one_host_are_taken() {
        assertThat(KnownHosts.linesOf(
                        "# ours\nanother.example.test " + OTHER + "\n" + HASHED + " کلید\n" + HOST + " " + OTHER
                                + " c d\n@revoked * " + OTHER + " x\n" + HASHED_WITH_PORT,
                        HOST,
                        22))
                .isEqualTo(HASHED + "\n" + HOST + " " + OTHER + "\n@revoked * " + OTHER);
    }

    private static boolean trusts(String text, String host, int port, String key) throws Exception {
        PublicKey shown = PublicKeyEntry.parsePublicKeyEntry(key).resolvePublicKey(null, Map.of(), null);
        return new KnownHosts(text).trusts(host, port, shown);
    }
}
