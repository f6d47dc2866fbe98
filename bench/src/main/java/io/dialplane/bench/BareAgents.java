package io.dialplane.bench;

import io.dialplane.platform.DatabaseUrl;
import io.dialplane.provisioning.SshPeer;
import io.dialplane.provisioning.freeswitch.EventSocket;
import io.dialplane.provisioning.freeswitch.EventSocketPeer;
import io.dialplane.provisioning.freeswitch.SshSwitch;
import io.dialplane.provisioning.freeswitch.SshSwitches;
import io.dialplane.provisioning.freeswitch.SshTarget;
import io.dialplane.provisioning.freeswitch.SwitchCommand;
import io.dialplane.provisioning.freeswitch.SwitchException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** What nobody can create agents without: the rows of each in a transaction, and on a switch a file each and a reload for ten. */
final class BareAgents {

    private static final int PART = 10;
    /** As long as what the product seals. */
    private static final String SEALED = "x".repeat(96);

    /** Each as the application's role; parameters are the company and a number that is the agent's own. */
    private static final String[] STATEMENTS = {"""
        SELECT set_config('app.company', cast(? AS text), true), pg_advisory_xact_lock(hashtextextended('bare-' || cast(? AS text), 4))
        """, """
        INSERT INTO users (company_id, username, password_hash, role, must_change_password, first_name, last_name, email)
        SELECT c, 'bare-' || c || '-' || n, 'x', 'AGENT', true, 'John', 'Doe', 'bare-' || c || '-' || n || '@example.test'
          FROM (SELECT cast(? AS int) AS c, cast(? AS int) AS n) p
        """, """
        INSERT INTO audit_entry (company_id, actor, action, subject, after)
        SELECT c, 'bare', 'user.create', 'user:' || n, '{"username": "bare", "role": "AGENT"}' FROM (SELECT cast(? AS int) AS c, cast(? AS int) AS n) p
        """, """
        UPDATE extension e SET user_id = u.id, assigned_at = clock_timestamp(), updated_at = clock_timestamp()
          FROM (SELECT cast(? AS int) AS c, cast(? AS int) AS n) p JOIN users u ON lower(u.username) = 'bare-' || p.c || '-' || p.n AND u.deleted_at IS NULL
         WHERE e.company_id = p.c AND e.number = (SELECT f.number FROM extension f WHERE f.company_id = p.c AND f.user_id IS NULL
                                                     AND f.creation IS NULL AND f.free_from <= clock_timestamp() ORDER BY f.number LIMIT 1)
        """, """
        INSERT INTO password_link (token_hash, user_id, purpose, expires_at)
        SELECT sha256(convert_to(gen_random_uuid()::text, 'UTF8')), u.id, 'welcome', clock_timestamp() + interval '7 days'
          FROM (SELECT cast(? AS int) AS c, cast(? AS int) AS n) p JOIN users u ON lower(u.username) = 'bare-' || p.c || '-' || p.n AND u.deleted_at IS NULL
        """, """
        INSERT INTO audit_entry (company_id, actor, action, subject, after)
        SELECT c, 'bare', 'user.password-link', 'user:' || n, '{"purpose": "welcome"}' FROM (SELECT cast(? AS int) AS c, cast(? AS int) AS n) p
        """};

    private BareAgents() {}

    /** Milliseconds that the rows of so many agents take, one transaction behind the other. */
    static double statements(DatabaseUrl database, String company, int agents) {
        int id = Integer.parseInt(company);
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            long began = System.nanoTime();
            for (int n = 0; n < agents; n++) {
                for (int s = 0; s < STATEMENTS.length; s++) {
                    execute(connection, STATEMENTS[s], id, s == 0 ? id : n);
                    if (s == 0 && n % PART == 0) {
                        grow(connection, id, n);
                    }
                }
                connection.commit();
            }
            return (System.nanoTime() - began) / 1e6;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void grow(Connection connection, int company, int from) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO extension (company_id, number, sip_password, voicemail_pin)
                SELECT p.c, (p.c + 1) * 1000 + i, p.sealed, p.sealed
                  FROM (SELECT cast(? AS int) AS c, cast(? AS int) AS first, cast(? AS text) AS sealed) p, generate_series(p.first, p.first + 9) i
                """)) {
            statement.setInt(1, company);
            statement.setInt(2, from);
            statement.setString(3, SEALED);
            statement.executeUpdate();
        }
    }

    private static void execute(Connection connection, String sql, int company, int n) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, company);
            statement.setInt(2, n);
            statement.execute();
        }
    }

    /** Milliseconds that the files of so many agents take over one connection, with a reload for ten. */
    static double files(SshPeer ssh, EventSocketPeer events, String password, int agents) {
        SshSwitches switches = new SshSwitches();
        SshTarget target = new SshTarget("127.0.0.1", ssh.port(), "freeswitch", ssh.userKey(), ssh.knownHost());
        byte[] content = "x".repeat(800).getBytes(StandardCharsets.UTF_8);
        long began = System.nanoTime();
        try (SshSwitch there = switches.connect(target)) {
            for (int n = 0; n < agents; n++) {
                there.put(SshPeer.BASE + "/directory/default/" + UUID.randomUUID() + ".xml", content);
                if (n % PART == PART - 1) {
                    try (EventSocket console =
                            EventSocket.connect("127.0.0.1", events.port(), password, Duration.ofSeconds(8))) {
                        console.run(SwitchCommand.RELOAD);
                    }
                }
            }
            return (System.nanoTime() - began) / 1e6;
        } catch (SwitchException e) {
            throw new IllegalStateException(e);
        }
    }
}
