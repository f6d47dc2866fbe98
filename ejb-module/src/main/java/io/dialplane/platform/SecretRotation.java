package io.dialplane.platform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * Seals with the first key what was sealed with others, a few rows in each transaction, while the product runs. Whatever was
 * done stays done: stopped at any moment, it goes on where it was when it is run again. A value that somebody changes meanwhile
 * is left as he wrote it.
 */
public final class SecretRotation {

    private static final int CHUNK = 100;

    private final Secrets secrets;
    private final List<SealedColumns.Column> columns;

    /** Of all columns that the features name. */
    public SecretRotation(Secrets secrets) {
        this(
                secrets,
                StreamSupport.stream(
                                ServiceLoader.load(SealedColumns.class, SealedColumns.class.getClassLoader())
                                        .spliterator(),
                                false)
                        .flatMap(feature -> feature.columns().stream())
                        .toList());
    }

    SecretRotation(Secrets secrets, List<SealedColumns.Column> columns) {
        this.secrets = secrets;
        this.columns = columns;
    }

    /** The columns that are looked through. */
    List<SealedColumns.Column> columns() {
        return columns;
    }

    /**
     * What was done.
     *
     * @param sealed     texts that were sealed anew
     * @param unreadable texts that could not be opened and are as they were, each with its place and the reason
     */
    public record Outcome(int sealed, List<String> unreadable) {}

    private record Text(String id, String sealed) {}

    /** How {@link #complete} waits. */
    public interface Patience {

        /** Until every node has read the file of keys anew. */
        void forNodes();

        /** A moment: a transaction that began earlier has not ended. */
        void forTransactions();
    }

    /**
     * Runs until nothing is left, and nothing that was sealed with another key can come: nodes that have not read the file yet go
     * on sealing with the key before, and what they have written may not be committed yet.
     *
     * @param owner    as {@link #run}
     * @param progress as {@link #run}, of one pass
     * @return what was done in all passes; unreadable is what the last one could not open
     * @throws SQLException when the database fails; what was done stays done
     */
    public Outcome complete(Connection owner, Consumer<Integer> progress, Patience patience) throws SQLException {
        int done = 0;
        Outcome pass;
        do {
            patience.forNodes();
            awaitWriters(owner, patience);
            pass = run(owner, progress);
            done += pass.sealed();
        } while (pass.sealed() > 0);
        return new Outcome(done, pass.unreadable());
    }

    /** Until all transactions are over that have written something by now. */
    private static void awaitWriters(Connection owner, Patience patience) throws SQLException {
        String next = text(owner, "SELECT pg_current_xact_id()::text"); // greater than all that have one
        while (!text(owner, "SELECT (pg_snapshot_xmin(pg_current_snapshot()) >= '" + next + "'::xid8)::text")
                .equals("true")) {
            patience.forTransactions();
        }
    }

    private static String text(Connection owner, String question) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Goes through everything once.
     *
     * @param owner    as a role that sees the rows of every company; commits by itself
     * @param progress is told after each transaction how many texts were sealed anew so far
     * @throws SQLException when the database fails; what was done stays done
     */
    public Outcome run(Connection owner, Consumer<Integer> progress) throws SQLException {
        boolean autoCommit = owner.getAutoCommit();
        owner.setAutoCommit(false);
        try {
            int done = 0;
            List<String> unreadable = new ArrayList<>();
            for (SealedColumns.Column column : columns) {
                String last = "";
                List<Text> chunk = next(owner, column, last);
                while (!chunk.isEmpty()) {
                    for (Text text : chunk) {
                        done += anew(owner, column, text, unreadable);
                        last = text.id();
                    }
                    owner.commit();
                    progress.accept(done);
                    chunk = next(owner, column, last);
                }
                owner.commit();
            }
            return new Outcome(done, List.copyOf(unreadable));
        } finally {
            owner.rollback();
            owner.setAutoCommit(autoCommit);
        }
    }

    private List<Text> next(Connection owner, SealedColumns.Column column, String last) throws SQLException {
        String sql = """
                SELECT %2$s::text, %3$s FROM %1$s
                 WHERE %3$s IS NOT NULL AND NOT starts_with(%3$s, ?) AND %2$s::text COLLATE "C" > ?
                 ORDER BY %2$s::text COLLATE "C" LIMIT ?
                """.formatted(column.table(), column.id(), column.name());
        try (PreparedStatement statement = owner.prepareStatement(sql)) {
            statement.setString(1, secrets.currentPrefix());
            statement.setString(2, last);
            statement.setInt(3, CHUNK);
            List<Text> texts = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    texts.add(new Text(row.getString(1), row.getString(2)));
                }
            }
            return texts;
        }
    }

    private int anew(Connection owner, SealedColumns.Column column, Text text, List<String> unreadable)
            throws SQLException {
        String place = column.owner(text.id());
        String sealed;
        try {
            sealed = secrets.seal(secrets.open(text.sealed(), place), place);
        } catch (DomainException | IllegalStateException e) {
            unreadable.add(place + ": " + e.getMessage());
            return 0;
        }
        String sql = "UPDATE %1$s SET %3$s = ? WHERE %2$s::text = ? AND %3$s = ?"
                .formatted(column.table(), column.id(), column.name());
        try (PreparedStatement statement = owner.prepareStatement(sql)) {
            statement.setString(1, sealed);
            statement.setString(2, text.id());
            statement.setString(3, text.sealed());
            return statement.executeUpdate();
        }
    }
}
