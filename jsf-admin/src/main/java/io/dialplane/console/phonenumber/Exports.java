package io.dialplane.console.phonenumber;

import io.dialplane.platform.TableWriter;
import jakarta.enterprise.context.SessionScoped;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of numbers that somebody has asked for lately, and how far each is; known on the node that writes them. */
@SessionScoped
public class Exports implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int KEPT = 10;

    private final Map<String, Progress> begun = new LinkedHashMap<>();

    /** What a file is up to. */
    enum State {
        RUNNING,
        DONE,
        BROKEN
    }

    /** How far a file is. One request writes it, others ask. */
    static final class Progress implements Serializable {

        @Serial
        private static final long serialVersionUID = 1L;

        private volatile long rows;
        private volatile State state = State.RUNNING;

        /** Rows written so far, without the head. */
        long rows() {
            return rows;
        }

        State state() {
            return state;
        }

        void over(boolean whole) {
            state = whole ? State.DONE : State.BROKEN;
        }

        /** The same table, of which each row counts. */
        TableWriter counting(TableWriter table) {
            return new TableWriter() {
                @Override
                public void row(Object... cells) throws IOException {
                    table.row(cells);
                    rows = rows + 1;
                }

                @Override
                public void finish() throws IOException {
                    table.finish();
                }

                @Override
                public void breakOff(String notice) throws IOException {
                    table.breakOff(notice);
                }
            };
        }
    }

    /**
     * A file begins.
     *
     * @param key what the page asks for it by; null, or of another form: it does not ask
     */
    synchronized Progress begin(String key) {
        Progress progress = new Progress();
        if (key != null && key.matches("[0-9a-f]{1,32}")) {
            begun.put(key, progress);
            if (begun.size() > KEPT) {
                begun.remove(begun.keySet().iterator().next());
            }
        }
        return progress;
    }

    /** Null: nothing is known of it, or not yet. */
    synchronized Progress find(String key) {
        return begun.get(key);
    }
}
