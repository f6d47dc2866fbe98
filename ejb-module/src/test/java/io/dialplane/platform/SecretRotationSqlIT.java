package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are rotated while the product runs, in as many runs as it takes. */
class SecretRotationSqlIT {

    private static final int ROWS = 250;
    private static final TestDatabase DATABASE = TestDatabase.fresh();

    @TempDir
    private Path folder;

    private Path before;
    private Path after;
    private SecretRotation rotation;

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    @BeforeEach
    void sealedWithTheOldKey() throws IOException, ParseException, SQLException {
        before = Files.writeString(folder.resolve("before.json"), SecretKeys.generated());
        List<JWK> keys = new ArrayList<>(JWKSet.parse(SecretKeys.generated()).getKeys());
        keys.addAll(JWKSet.parse(Files.readString(before)).getKeys());
        after = Files.writeString(folder.resolve("after.json"), new JWKSet(keys).toString(false));
        rotation = new SecretRotation(new Secrets(() -> after));
        Secrets old = new Secrets(() -> before);
        DATABASE.run("""
                TRUNCATE company CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone)
                SELECT i, 'c' || i, 'C', 'IR', 'Asia/Tehran' FROM generate_series(1, %d) i;
                """.formatted(ROWS));
        StringBuilder insert = new StringBuilder();
        for (int i = 1; i <= ROWS; i++) {
            insert.append("INSERT INTO ozonetel_settings (company_id, api_key) VALUES (%d, '%s');"
                    .formatted(i, old.seal("key" + i, owner(i))));
        }
        DATABASE.run(insert.toString());
    }

    @Test
    void everythingIsSealedWithTheNewKeyAndTheOldOneIsNeededNoMore() throws Exception {
        assertThat(run(done -> {})).isEqualTo(new SecretRotation.Outcome(ROWS, List.of()));

        assertThat(run(done -> {})).as("again").isEqualTo(new SecretRotation.Outcome(0, List.of()));
        Files.writeString(
                after,
                new JWKSet(JWKSet.parse(Files.readString(after)).getKeys().get(0)).toString(false));
        Secrets fresh = new Secrets(() -> after);
        for (int i = 1; i <= ROWS; i++) {
            assertThat(fresh.open(sealed(i), owner(i))).isEqualTo("key" + i);
        }
    }

    /** Nodes that have not read the file yet seal with the old key, and commit what they have sealed later still. */
    @Test
    void whatTheOldKeySealsMeanwhileIsSealedAnewToo() throws SQLException {
        Secrets old = new Secrets(() -> before);
        List<String> waits = new ArrayList<>();
        SecretRotation.Outcome outcome;
        try (Connection node = DATABASE.owner()) {
            node.setAutoCommit(false);
            outcome = rotation.complete(DATABASE.owner(), done -> {}, new SecretRotation.Patience() {
                @Override
                public void forNodes() {
                    waits.add("nodes");
                    if (waits.size() == 1) {
                        write(node, 1);
                    } else if (!waits.contains("late")) {
                        waits.add("late");
                        DATABASE.run("UPDATE ozonetel_settings SET api_key = '%s' WHERE company_id = 2"
                                .formatted(old.seal("late", owner(2))));
                    }
                }

                @Override
                public void forTransactions() {
                    if (!waits.contains("transactions")) {
                        waits.add("transactions");
                        commit(node);
                    }
                }
            });
        }
        assertThat(waits).containsExactly("nodes", "transactions", "nodes", "late", "nodes");
        assertThat(outcome).isEqualTo(new SecretRotation.Outcome(ROWS + 1, List.of()));
        Secrets fresh = new Secrets(() -> after);
        for (int i = 1; i <= ROWS; i++) {
            assertThat(fresh.isCurrent(sealed(i))).isTrue();
        }
        assertThat(fresh.open(sealed(1), owner(1))).isEqualTo("uncommitted");
        assertThat(fresh.open(sealed(2), owner(2))).isEqualTo("late");
    }

    private void write(Connection node, int company) {
        String sealed = new Secrets(() -> before).seal("uncommitted", owner(company));
        try (Statement statement = node.createStatement()) {
            statement.executeUpdate(
                    "UPDATE ozonetel_settings SET api_key = '%s' WHERE company_id = %d".formatted(sealed, company));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void commit(Connection node) {
        try {
            node.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRunThatWasStoppedGoesOn() throws SQLException {
        assertThatThrownBy(() -> run(done -> {
                    throw new IllegalStateException("stopped");
                }))
                .hasMessage("stopped");

        int left = run(done -> {}).sealed();
        assertThat(left).as("what the first run had not done").isBetween(1, ROWS - 1);
        assertThat(run(done -> {}).sealed()).isZero();
    }

    @Test
    void whatCanNotBeReadIsNamedAndLeftAsItIsAndTheRestIsDone() throws SQLException {
        DATABASE.run(
                "UPDATE ozonetel_settings SET api_key = (SELECT api_key FROM ozonetel_settings WHERE company_id = 8) WHERE company_id = 7");
        String damaged = sealed(7);

        SecretRotation.Outcome outcome = run(done -> {});

        assertThat(outcome.sealed()).isEqualTo(ROWS - 1);
        assertThat(outcome.unreadable())
                .containsExactly(
                        owner(7) + ": The secret of " + owner(7) + " is damaged, or was sealed for another place");
        assertThat(sealed(7)).isEqualTo(damaged);
    }

    @Test
    void everyColumnThatAFeatureNamesIsThere() throws SQLException {
        assertThat(rotation.columns()).isNotEmpty();
        for (SealedColumns.Column column : rotation.columns()) {
            DATABASE.run(
                    "SELECT %s::text, %s || '' FROM %s LIMIT 0".formatted(column.id(), column.name(), column.table()));
        }
    }

    /** What isn't named here is lost with the old key. */
    @Test
    void everyColumnThatIsSealedIsNamed() {
        assertThat(rotation.columns().stream().map(SealedColumns.Column::toString))
                .contains(
                        "extension.sip_password",
                        "extension.voicemail_pin",
                        "cluster.ssh_key",
                        "cluster.event_password",
                        "cluster.xml_secret",
                        "agent_job_row.link",
                        "user_totp.secret",
                        "mail_settings.password",
                        "mail.content",
                        "agent_record.ozonetel_password",
                        "agent_record.sip_password",
                        "agent_session.ozonetel_password",
                        "owed_log_out.password",
                        "ozonetel_settings.api_key",
                        "ozonetel_token.token");
    }

    private SecretRotation.Outcome run(java.util.function.Consumer<Integer> progress) throws SQLException {
        return rotation.run(DATABASE.owner(), progress);
    }

    private static String sealed(int company) {
        return DATABASE.texts("SELECT api_key FROM ozonetel_settings WHERE company_id = " + company)
                .get(0);
    }

    private static String owner(int company) {
        return "ozonetel_settings/" + company + "/api_key";
    }
}
