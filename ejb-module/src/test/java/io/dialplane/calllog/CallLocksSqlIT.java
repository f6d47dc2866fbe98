package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.audit.Actor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Work on the same call at the same time waits for each other in one order, and never in a circle, against the real database. */
class CallLocksSqlIT extends CallSqlBed {

    @Test
    void what_the_database_sacrifices_is_done_again() {
        database.run("""
                CREATE SEQUENCE tried;
                CREATE FUNCTION deadlock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    IF nextval('tried') = 1 THEN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER deadlock BEFORE INSERT ON voice_ring FOR EACH STATEMENT EXECUTE FUNCTION deadlock()
                """);
        try {
            assertThat(rung(voice("CA1"))).hasSize(4);
        } finally {
            database.run("DROP TRIGGER deadlock ON voice_ring; DROP FUNCTION deadlock; DROP SEQUENCE tried");
        }
    }

    @Test
    void whoever_is_done_with_writing_down_waits_for_late_news_of_the_call() throws SQLException {
        voice("CA1");
        leg("CA1", 2, "in-progress");
        dialEnded("CA1", 1, "completed", "CA1-2", 9);
        CompletableFuture<Void> done;
        try (Connection news = other()) {
            execute(news, "SELECT 1 FROM voice_call FOR UPDATE");
            done = waiting(() -> {
                run(OpenCalls.class, open -> open.endWrapUp(COMPANY, 2));
                return null;
            });
            execute(news, "SELECT 1 FROM voice_reservation FOR UPDATE NOWAIT");
            news.commit();
        }
        done.join();
        assertThat(taken()).isEmpty();
    }

    @Test
    void whoever_waits_to_decide_whom_to_ring_holds_nobody() throws SQLException {
        voice("CA1");
        CompletableFuture<String> answer;
        try (Connection decision = other()) {
            execute(decision, "SELECT pg_advisory_xact_lock(hashtextextended('dialplane.calls:1', 0))");
            answer = waiting(() -> dialEnded("CA1", 1, "no-answer", null, null));
            execute(decision, "SELECT 1 FROM voice_reservation FOR UPDATE NOWAIT");
            decision.commit();
        }
        assertThat(answer.join()).contains("/voice/wait");
        assertThat(taken()).isEmpty();
    }

    @Test
    void notes_of_a_contact_wait_for_its_deletion_without_holding_the_call() throws SQLException {
        contact(2);
        voice("CA1");
        leg("CA1", 2, "in-progress");
        long id = Long.parseLong(database.texts("SELECT id FROM voice_call").get(0));
        CompletableFuture<Void> noted;
        try (Connection deletion = other()) {
            execute(deletion, "SELECT 1 FROM contact FOR UPDATE");
            noted = waiting(() -> {
                run(CallNotes.class, notes -> notes.write(COMPANY, new Actor(2, "a2", null), 2, id, "Monday", 1, 1));
                return null;
            });
            execute(deletion, "SELECT 1 FROM voice_call FOR UPDATE NOWAIT");
            deletion.commit();
        }
        noted.join();
        assertThat(database.texts("SELECT c.notes || k.notes FROM voice_call c JOIN contact k ON k.id = c.contact_id"))
                .containsExactly("MondayMonday");
    }

    @Test
    void a_call_that_comes_while_its_contact_is_deleted_is_a_strangers() throws SQLException {
        contact(1);
        CompletableFuture<String> call;
        try (Connection deletion = other()) {
            execute(deletion, "DELETE FROM assignment; DELETE FROM contact_phone; DELETE FROM contact");
            call = waiting(() -> voice("CA1"));
            deletion.commit();
        }
        assertThat(call.join()).contains("<Dial");
        assertThat(database.texts("SELECT count(contact_id) FROM voice_call")).containsExactly("0");
    }

    /** Somebody else's transaction, which is rolled back when it is not committed. */
    private Connection other() throws SQLException {
        Connection connection = database.owner();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Starts work that has to wait for somebody else's transaction, and comes back when it waits. */
    private <T> CompletableFuture<T> waiting(Supplier<T> work) {
        CompletableFuture<T> result = CompletableFuture.supplyAsync(work);
        Awaitility.await()
                .until(() -> result.isDone()
                        || !database.texts("SELECT 1 FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                                        + " WHERE a.datname = current_database() AND NOT l.granted")
                                .isEmpty());
        assertThat(result).as("it was to wait").isNotDone();
        return result;
    }
}
