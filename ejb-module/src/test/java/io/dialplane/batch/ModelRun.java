package io.dialplane.batch;

import io.dialplane.batch.ModelNumber.Entry;
import io.dialplane.batch.ModelNumber.Report;
import io.dialplane.batch.ModelNumber.Told;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Random operations of several companies on the real database and on the naive model, one at a time, in transactions that
 * overlap: an operation's transaction stays open for a while, is committed, rolled back or killed; one operation at a time
 * may wait for a lock that an open transaction holds, and goes on when that one ends. What an operation did is checked when
 * it answers, what is committed after each end.
 */
final class ModelRun implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofHours(1);
    private static final int MOST_OPEN = 4;
    private static final int ALL = 1000;
    private static final List<String> STATUSES = List.of(
            "CONNECTED", "CONNECTED", "CONNECTED", "BUSY", "BUSY", "MISSED", "HANGUP", "POWER_OFF", "COMPLAINED");

    /** Something the database did that the model does not allow. */
    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1L;

        Violation(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A transaction under way, with what it will have changed. */
    private final class Tx {
        final Client client;
        final String name;
        final Map<ModelNumber, ModelNumber> changed = new LinkedHashMap<>(); // as committed → as it will be
        Integer company; // whose lock it holds
        int version; // of the company's settings, when they change
        boolean useless; // holds locks for nothing: ends at once

        Tx(String name) throws SQLException {
            this.name = name;
            this.client = database.client();
        }

        ModelNumber of(ModelNumber number) {
            return changed.computeIfAbsent(number, ModelNumber::copy);
        }
    }

    /** The database's answer, judged against the model. */
    private interface Check<T> {
        void accept(T answer) throws SQLException;
    }

    private record Waiting<T>(Tx tx, Future<T> answer, Check<T> check) {}

    private record Held(int company, ModelNumber number, UUID batch, long since) {}

    private final ModelDatabase database = new ModelDatabase();
    private final ExecutorService background = Executors.newCachedThreadPool();
    private final Random random;
    private final long seed;
    private final Deque<String> history = new ArrayDeque<>();

    private final List<ModelNumber> numbers = new ArrayList<>();
    private final Map<Integer, ModelNumber> byId = new HashMap<>();
    private final Map<Integer, List<String>> companies = new LinkedHashMap<>();
    private final Map<Integer, Integer> versions = new HashMap<>();
    private final List<Tx> open = new ArrayList<>();
    private final List<Held> handedOut = new ArrayList<>();
    private final Deque<Report> said = new ArrayDeque<>();
    private final Deque<ModelNumber> saidOf = new ArrayDeque<>();
    private Waiting<?> waiting;
    private boolean quieting;
    private boolean keeping;
    private int step;

    ModelRun(long seed) throws SQLException {
        this.seed = seed;
        this.random = new Random(seed);
        company("aa", List.of("IR"));
        company("bb", List.of("IR"));
        company("cc", List.of("TR", "IR"));
        for (int i = 0; i < 60; i++) {
            numbers.add(new ModelNumber(String.format("+98912%07d", i), i % 4 == 0 ? "TR" : "IR", true));
        }
        for (int i = 0; i < 4; i++) {
            numbers.add(new ModelNumber(String.format("+98212%07d", i), "IR", false)); // landlines
        }
    }

    ModelRun mutate(String function, String shipped, String mutant) throws SQLException {
        database.mutate(function, shipped, mutant);
        return this;
    }

    private void company(String name, List<String> countries) throws SQLException {
        int id = database.company(
                name, "{\"cost_per_connected\": 10, \"countries\": [\"" + String.join("\", \"", countries) + "\"]}");
        companies.put(id, countries);
        versions.put(id, 1);
    }

    /** @throws Violation when the database did what the model does not allow */
    void run(int operations) {
        try {
            importNumbers(40);
            for (step = 1; step <= operations; step++) {
                oneOperation();
                if (step % 400 == 0) {
                    quiesce();
                }
            }
            quiesce();
        } catch (Violation e) {
            throw e;
        } catch (Exception | AssertionError e) {
            throw violation(String.valueOf(e.getMessage()), e);
        }
    }

    int steps() {
        return step;
    }

    private void oneOperation() throws Exception {
        int choice = random.nextInt(100);
        if (open.size() + (waiting == null ? 0 : 1) >= MOST_OPEN || (choice < 25 && !open.isEmpty())) {
            if (open.isEmpty()) {
                settle();
            } else {
                end(open.get(random.nextInt(open.size())), random.nextInt(50));
            }
        } else if (choice < 50) {
            claim(
                    anyCompany(),
                    random.nextInt(20) == 0 ? 100 : 1 + random.nextInt(6),
                    random.nextInt(15) == 0 ? 3 : Client.LOOK);
        } else if (choice < 73) {
            report();
        } else if (choice < 78) {
            give(random.nextBoolean() ? 1 + random.nextInt(3) : ALL);
        } else if (choice < 81) {
            twoSweeps();
        } else if (choice < 85) {
            release();
        } else if (choice < 88) {
            reset();
        } else if (choice < 90) {
            advance();
        } else if (choice < 92) {
            changeSettings();
        } else if (choice < 94) {
            ownRule();
        } else if (choice < 95) {
            lift();
        } else if (choice < 96) {
            importNumbers(1 + random.nextInt(4));
        } else if (waiting == null) {
            long time = Duration.ofMinutes(1 + random.nextInt(random.nextInt(3) == 0 ? 3000 : 50))
                    .toMillis();
            note("time passes: " + time / 60_000 + " min");
            database.pass(time);
        }
    }

    // ---------------------------------------------------------------- operations

    private void claim(int company, int size, int look) throws Exception {
        if (waiting == null) {
            database.pass(1);
        }
        Tx tx = new Tx("claim " + company + " × " + size + (look < 100 ? " looking at " + look : ""));
        int version = versions.get(company);
        start(tx, () -> tx.client.claim(company, size, version, look), batch -> {
            if (versions.get(company) != version) {
                expect(batch.outcome().equals("changed"), "settings have changed, but it " + batch.outcome());
                return;
            }
            expect(batch.outcome().equals("taken"), "outcome " + batch.outcome());
            tx.company = company;
            judge(tx, company, size, look, batch);
        });
    }

    private void judge(Tx tx, int company, int size, int look, Client.Batch batch) throws SQLException {
        long now = database.now();
        expect(batch.numbers().size() <= size, "more than asked for");
        expect(new HashSet<>(batch.numbers()).size() == batch.numbers().size(), "a number twice in a batch");
        Map<Integer, Long> listedDue = ModelWrites.listedDue(tx.client, batch.numbers());
        long due = numbers.stream()
                .filter(n ->
                        n.listed.containsKey(company) && n.listed.get(company).due() <= now)
                .count();
        for (int id : batch.numbers().stream().sorted().toList()) {
            ModelNumber number = byId.get(id);
            expect(number != null, "unknown number " + id);
            expect(!isLocked(number), "somebody else holds " + number);
            boolean own = listedDue.get(id) != null;
            Entry entry = number.listed.get(company);
            expect(companies.get(company).contains(number.country), "not of its countries: " + number);
            expect(
                    own ? number.isOnOwnList(company, now) : number.isForAnybodyLike(company),
                    "not for company " + company + (own ? " from its list: " : ": ") + number);
            expect(
                    !number.coolsDown(now) || (own && entry.early() && number.lastCaller == company),
                    "within the cooldown: " + number);
            tx.of(number).take(company, batch.id(), now, own ? entry : null);
            expect(
                    !own || entry.due() == listedDue.get(id),
                    "the lease remembers another entry than that of " + number);
        }
        if (batch.numbers().size() < size && look > 100) {
            for (ModelNumber number : numbers) {
                boolean eligible = companies.get(company).contains(number.country)
                        && (number.listed.containsKey(company)
                                ? due <= size && number.isOnOwnList(company, now) // else the next call gets to it
                                : number.isForAnybodyLike(company));
                expect(
                        !eligible || isLocked(number) || batch.numbers().contains(number.id),
                        "lost for company " + company + ": " + number);
            }
        }
        // entries that were due and can't be handed out now are postponed, never dropped
        Map<Integer, Long> dues = ModelWrites.listDues(tx.client, company);
        for (ModelNumber number : numbers) {
            Entry entry = number.listed.get(company);
            if (entry == null || isLocked(number) || batch.numbers().contains(number.id)) {
                continue;
            }
            Long later = dues.get(number.id);
            expect(later != null, "an entry of company " + company + " was dropped: " + number);
            if (later != entry.due()) {
                expect(entry.due() <= now, "an entry that was not due was moved: " + number);
                long latest = Math.max(now + Duration.ofHours(1).toMillis(), number.freeAt == null ? 0 : number.freeAt);
                expect(later > now && later <= latest, "an entry was postponed to " + later + ": " + number);
                tx.of(number).listed.put(company, new Entry(later, entry.early()));
            }
        }
    }

    private void report() throws Exception {
        int company = anyCompany();
        List<Held> mine = handedOut.stream().filter(h -> h.company == company).toList();
        List<ModelNumber> about = new ArrayList<>();
        List<Report> reports = new ArrayList<>();
        int lines = random.nextInt(4) == 0 ? 3 : 1;
        for (int i = 0; i < lines; i++) {
            ModelNumber number;
            Report report;
            long now = database.now();
            String status = STATUSES.get(random.nextInt(STATUSES.size()));
            int kind = random.nextInt(20);
            if (kind < 13 && !mine.isEmpty()) { // a batch's number, soon or late
                Held held = mine.get(
                        kind < 8
                                ? mine.size() - 1 - random.nextInt(Math.min(6, mine.size()))
                                : random.nextInt(mine.size()));
                number = held.number;
                long at = kind < 10 ? now - random.nextInt(60_000) : held.since + random.nextInt(120_000);
                report = new Report(
                        company, status, Math.min(at, now + 60_000), random.nextBoolean() ? held.batch : null);
            } else if (kind < 15 && !said.isEmpty()) { // said before
                report = said.peekFirst();
                number = saidOf.peekFirst();
                if (report.company() != company) {
                    continue;
                }
            } else { // any number, also one that nobody has added
                number = numbers.get(random.nextInt(numbers.size()));
                report = new Report(company, status, now - random.nextInt(600_000), null);
            }
            about.add(number);
            reports.add(report);
        }
        if (reports.isEmpty() || (reports.size() > 1 && about.stream().anyMatch(n -> n.id == null || isLocked(n)))) {
            return; // what waits holds nothing else
        }
        Call[] calls = new Call[reports.size()];
        for (int i = 0; i < calls.length; i++) {
            ModelNumber number = about.get(i);
            Report report = reports.get(i);
            Call call = number.id == null || random.nextInt(3) == 0
                    ? Call.of(number.e164, number.country, number.dialable, report.status())
                    : Call.of(number.id, report.status());
            call = call.at(Instant.ofEpochMilli(report.at()));
            call = report.batch() == null ? call : call.in(report.batch());
            calls[i] = report.billable() ? call.billable() : call;
        }
        said.addLast(reports.get(0));
        saidOf.addLast(about.get(0));
        if (said.size() > 20) {
            said.removeFirst();
            saidOf.removeFirst();
        }
        Tx tx = new Tx(
                "report " + reports + " of " + about.stream().map(n -> n.e164).toList());
        start(tx, () -> tx.client.report(company, calls), answers -> {
            expect(answers.size() == calls.length, "answers: " + answers);
            for (int i = 0; i < calls.length; i++) {
                ModelNumber after = tx.of(about.get(i));
                Client.Answer answer = answers.get(i);
                expect(answer.number() != null, "no number: " + answer);
                if (after.id == null) {
                    after.id = answer.number();
                }
                Told told = after.report(reports.get(i), database.now());
                expect(after.id.equals(answer.number()), "another number: " + answer);
                expect(
                        told.equals(new Told(answer.outcome(), answer.globalStatus())),
                        "expected " + told + " but " + answer);
            }
        });
    }

    /**
     * Two nodes sweep what an import has brought: the later one ends first, and somebody reads all there is before the
     * earlier one ends.
     */
    private void twoSweeps() throws Exception {
        importNumbers(2 + random.nextInt(3));
        List<Tx> others = List.copyOf(open);
        keeping = true;
        give(1 + random.nextInt(2));
        give(ALL);
        keeping = false;
        List<Tx> sweeps = open.stream().filter(tx -> !others.contains(tx)).toList();
        if (sweeps.size() > 1) {
            end(sweeps.get(1), random.nextInt(50));
        }
        claim(anyCompany(), ALL, Client.LOOK);
        if (!sweeps.isEmpty() && open.contains(sweeps.get(0))) {
            end(sweeps.get(0), random.nextInt(50));
        }
    }

    private void give(int limit) throws Exception {
        Tx tx = new Tx("give positions to " + limit);
        start(tx, () -> tx.client.give(limit, false), given -> {
            if (given < 0) {
                expect(open.stream().anyMatch(t -> t.name.startsWith("give")), "nobody else gives positions");
                tx.useless = true;
                return;
            }
            long now = database.now();
            List<ModelNumber> due = numbers.stream()
                    .filter(n -> n.isDue(now) && !isLocked(n))
                    .sorted(Comparator.<ModelNumber>comparingLong(n -> n.freeAt).thenComparing(n -> n.id))
                    .limit(limit)
                    .toList();
            due.forEach(number -> tx.of(number).place());
            expect(given == due.size(), "gave " + given + " positions, due were " + due);
        });
    }

    private void release() throws Exception {
        Tx tx = new Tx("release what is stale");
        start(tx, () -> tx.client.release(TIMEOUT), released -> {
            int expected = 0;
            for (ModelNumber number : numbers) {
                if (number.isStale(database.now(), TIMEOUT.toMillis()) && !isLocked(number)) {
                    tx.of(number).release(database.now());
                    expected++;
                }
            }
            expect(released == expected, "released " + released + ", stale were " + expected);
        });
    }

    private void reset() throws Exception {
        int company = anyCompany();
        Set<ModelNumber> chosen = new LinkedHashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            ModelNumber number = numbers.get(random.nextInt(numbers.size()));
            if (number.id != null && (chosen.isEmpty() || !isLocked(number))) {
                chosen.add(number);
            }
        }
        if (chosen.isEmpty() || (chosen.size() > 1 && chosen.stream().anyMatch(this::isLocked))) {
            return;
        }
        Integer[] ids = chosen.stream().map(n -> n.id).toArray(Integer[]::new);
        Tx tx = new Tx("reset by " + company + " of " + List.of(ids));
        start(tx, () -> tx.client.reset(company, ids), touched -> {
            int expected = 0;
            for (ModelNumber number : chosen) {
                expected += tx.of(number).reset(company, database.now()) ? 1 : 0;
            }
            expect(touched == expected, "reset " + touched + " instead of " + expected);
        });
    }

    private void advance() throws SQLException {
        note("advance a cursor");
        Client client = database.client();
        client.advance(anyCompany(), random.nextBoolean() ? "IR" : "TR", 1 + random.nextInt(30));
        database.giveBack(client.commit());
    }

    private void changeSettings() throws Exception {
        int company = anyCompany();
        Tx tx = new Tx("settings of " + company);
        start(tx, () -> ModelWrites.changeSettings(tx.client, company), version -> {
            tx.company = company;
            tx.version = version;
        });
    }

    /** What other features write: a retry rule, a suppression, the end of one. Under the number's lock. */
    private void ownRule() throws Exception {
        int company = anyCompany();
        ModelNumber number = numbers.get(random.nextInt(numbers.size()));
        if (number.id == null || isLocked(number)) {
            return;
        }
        boolean called = number.touched.containsKey(company);
        boolean suppressed = number.touched.getOrDefault(company, false);
        long now = database.now();
        if (called && !suppressed) {
            Tx tx = new Tx("retry rule of " + company + " for " + number.id);
            start(tx, () -> ModelWrites.list(tx.client, company, number.id, now, true), done -> tx.of(number)
                    .listed
                    .put(company, new Entry(now, true)));
        } else if (suppressed) {
            Tx tx = new Tx("unsuppress by " + company + " of " + number.id);
            start(tx, () -> ModelWrites.unsuppress(tx.client, company, number.id, now), done -> tx.of(number)
                    .unsuppress(company, now));
        } else {
            Tx tx = new Tx("suppress by " + company + " of " + number.id);
            start(tx, () -> ModelWrites.suppress(tx.client, company, number.id), done -> tx.of(number)
                    .suppress(company));
        }
    }

    private void lift() throws Exception {
        List<ModelNumber> blocked = numbers.stream()
                .filter(n -> !n.status.equals("ACTIVE") && !isLocked(n))
                .toList();
        if (blocked.isEmpty()) {
            return;
        }
        ModelNumber number = blocked.get(random.nextInt(blocked.size()));
        Tx tx = new Tx("lift the block of " + number.id);
        start(tx, () -> ModelWrites.lift(tx.client, number.id), done -> tx.of(number)
                .lift(database.now()));
    }

    private void importNumbers(int count) throws Exception {
        List<ModelNumber> fresh = numbers.stream()
                .filter(n -> n.id == null && n.dialable && !isLocked(n))
                .limit(count)
                .toList();
        if (fresh.size() < count && numbers.size() < 160) {
            numbers.add(new ModelNumber(
                    String.format("+98935%07d", numbers.size()), random.nextInt(4) == 0 ? "TR" : "IR", true));
        }
        if (fresh.isEmpty()) {
            return;
        }
        Tx tx = new Tx("import of " + fresh.size());
        start(tx, () -> ModelWrites.addNumbers(tx.client, fresh, database.now()), ids -> {
            for (int i = 0; i < fresh.size(); i++) {
                tx.of(fresh.get(i)).id = ids.get(i);
                tx.of(fresh.get(i)).create(database.now());
            }
        });
    }

    // ---------------------------------------------------------------- transactions

    /** Runs an operation until it answers or waits. */
    private <T> void start(Tx tx, Callable<T> operation, Check<T> check) throws Exception {
        note("start " + tx.name);
        Future<T> answer = background.submit(operation);
        if (isAnswered(tx, answer)) {
            judge(tx, answer, check);
            if (tx.useless || (!keeping && !quieting && random.nextInt(3) > (tx.name.startsWith("give") ? 1 : 0))) {
                end(tx, random.nextInt(50));
            }
        } else {
            note("  waits");
            if (waiting != null) {
                // only one may: this one gives up
                tx.client.cancel();
                try {
                    answer.get();
                } catch (ExecutionException e) {
                    // as it was told to
                }
                database.giveBack(tx.client);
                return;
            }
            waiting = new Waiting<>(tx, answer, check);
        }
    }

    private <T> boolean isAnswered(Tx tx, Future<T> answer) throws Exception {
        while (true) {
            try {
                answer.get(3, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                if (database.waits(tx.client)) {
                    return false;
                }
            }
        }
    }

    private void end(Tx tx, int how) throws Exception {
        open.remove(tx);
        if (how < 35) {
            tx.client.commit();
            note("commit " + tx.name);
            apply(tx);
        } else if (how < 49) {
            tx.client.rollback();
            note("roll back " + tx.name);
        } else {
            database.kill(tx.client);
            note("kill " + tx.name);
        }
        if (how < 49) {
            database.giveBack(tx.client);
        }
        settle();
        if (how < 35 || random.nextInt(4) == 0) {
            compare();
        }
    }

    private void apply(Tx tx) {
        tx.changed.forEach((number, after) -> {
            if (after.lease != null && !after.lease.equals(number.lease)) {
                handedOut.add(new Held(after.lease.company(), number, after.lease.batch(), after.lease.since()));
            }
            number.become(after);
            byId.put(number.id, number);
        });
        while (handedOut.size() > 300) {
            handedOut.remove(0);
        }
        if (tx.version > 0) {
            versions.put(tx.company, tx.version);
        }
    }

    /** What waited goes on when nobody holds what it waits for. */
    private void settle() throws Exception {
        if (waiting != null) {
            settle(waiting);
        }
    }

    private <T> void settle(Waiting<T> who) throws Exception {
        if (!isAnswered(who.tx, who.answer)) {
            return;
        }
        waiting = null;
        note("goes on: " + who.tx.name);
        judge(who.tx, who.answer, who.check);
        if (who.tx.useless) {
            end(who.tx, 0);
        }
    }

    private <T> void judge(Tx tx, Future<T> answer, Check<T> check) throws Exception {
        check.accept(answer.get());
        open.add(tx);
    }

    private boolean isLocked(ModelNumber number) {
        return open.stream().anyMatch(tx -> tx.changed.containsKey(number));
    }

    // ---------------------------------------------------------------- what must hold

    /** Ends everything, lets the cooldown pass, and asks for everything that every company may have. */
    private void quiesce() throws Exception {
        while (!open.isEmpty() || waiting != null) {
            if (open.isEmpty()) {
                settle();
            } else {
                end(open.get(0), random.nextInt(50));
            }
        }
        note("quiet");
        quieting = true;
        database.pass(ModelNumber.COOLDOWN + Duration.ofHours(2).toMillis());
        for (String sweep : List.of("release", "give")) {
            if (sweep.equals("release")) {
                release();
            } else {
                give(ALL);
            }
            while (!open.isEmpty()) {
                end(open.get(0), 0);
            }
        }
        for (int company : companies.keySet()) {
            claim(company, 500, Client.LOOK);
            while (!open.isEmpty()) {
                end(open.get(0), 40);
            }
        }
        quieting = false;
    }

    private void compare() throws SQLException {
        ModelDatabase.Committed committed = database.committed();
        Map<Integer, String> states = committed.states();
        Map<String, Entry> lists = committed.lists();
        Map<String, Boolean> touched = committed.touched();
        int results = 0;
        int charges = 0;
        for (ModelNumber number : numbers) {
            results += number.results.size();
            charges += number.charges.size();
            if (number.id != null) {
                String state = states.remove(number.id);
                expect(number.state().equals(state), "in the database it is " + state + ": " + number);
            }
            for (int company : companies.keySet()) {
                String key = company + " " + number.id;
                Entry entry = lists.remove(key);
                expect(
                        Objects.equals(number.listed.get(company), entry),
                        "on the list of " + company + " in the database: " + entry + ": " + number);
                Boolean suppressed = touched.remove(key);
                expect(
                        Objects.equals(number.touched.get(company), suppressed),
                        "touched by " + company + " in the database: " + suppressed + ": " + number);
            }
        }
        expect(
                states.isEmpty() && lists.isEmpty() && touched.isEmpty(),
                "only in the database: " + states + lists + touched);
        expect(committed.results() == results, "results stored: " + committed.results() + " of " + results);
        expect(committed.charges() == charges, "charges: " + committed.charges() + " of " + charges);
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw violation(otherwise, null);
        }
    }

    private Violation violation(String what, Throwable cause) {
        return new Violation(
                "step " + step + " of the run with -Ddialplane.model.seed=" + seed + ": " + what + "\n  "
                        + String.join("\n  ", history),
                cause);
    }

    private void note(String what) {
        history.addLast(step + " " + what);
        if (history.size() > 60) {
            history.removeFirst();
        }
    }

    private int anyCompany() {
        List<Integer> ids = List.copyOf(companies.keySet());
        // the first has several dialers
        return random.nextInt(3) == 0 ? ids.get(0) : ids.get(random.nextInt(ids.size()));
    }

    @Override
    public void close() throws SQLException {
        database.close();
        background.shutdownNow();
    }
}
