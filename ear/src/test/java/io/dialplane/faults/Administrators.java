package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Administrators of several companies and superusers who change whatever can be changed, at random, at whichever node answers.
 * They count the changes that were acknowledged and those whose answer did not come; {@link #checkAgainst} compares the
 * counts with the audit log.
 */
final class Administrators implements AutoCloseable {

    private static final String NUMBERS = "/api/numbers";
    private static final List<String> AUDITED = List.of(
            "number.add",
            "number.delete",
            "number.bulk-reset",
            "number.bulk-update-status",
            "billing.adjust",
            "suppression.create");
    private static final String[] BY_HAND = {"CONNECTED", "MISSED", "NOT_INTERESTED", "HANGUP"};

    private final Installation dialplane;
    private final List<URI> nodes;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Change, Long> auditedBefore = new ConcurrentHashMap<>();
    private final Map<Change, AtomicInteger> acknowledged = new ConcurrentHashMap<>();
    private final Map<Change, AtomicInteger> unknown = new ConcurrentHashMap<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private volatile boolean resting;
    private volatile boolean over;

    /** A kind of change of one company, as the audit log names it. */
    private record Change(int company, String action) {}

    /** Starts them, two for each company. */
    Administrators(Installation dialplane, List<TestCompany> companies, List<URI> nodes) {
        this.dialplane = dialplane;
        this.nodes = nodes;
        for (TestCompany company : companies) {
            AUDITED.stream()
                    .map(action -> new Change(company.id(), action))
                    .forEach(change -> auditedBefore.put(change, audited(change)));
        }
        for (int i = 0; i < 2 * companies.size(); i++) {
            TestCompany company = companies.get(i % companies.size());
            int seed = i;
            Thread thread = new Thread(() -> work(company, new Random(seed)), "administrator-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    private void work(TestCompany company, Random random) {
        while (!over) {
            if (resting) {
                LockSupport.parkNanos(200_000_000);
                continue;
            }
            switch (random.nextInt(9)) {
                case 0 -> adds(company, random);
                case 1 -> deletes(company, random);
                case 2 ->
                    one(company, random, "/status", Json.object("status", BY_HAND[random.nextInt(BY_HAND.length)]));
                case 3 -> one(company, random, "/reset", null);
                case 4, 5 -> many(company, random);
                case 6 -> pays(company, random);
                case 7 -> suppresses(company, random);
                default -> says(company, random);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void adds(TestCompany company, Random random) {
        List<String> numbers = new ArrayList<>();
        for (int i = random.nextInt(50); i >= 0; i--) {
            numbers.add(dialplane.freshMobile());
        }
        change(
                company,
                "number.add",
                random,
                company.admin(),
                api -> api.post(NUMBERS, Json.object("numbers", String.join(",", numbers))),
                answer -> answer.number("added"));
    }

    /** Somebody else may have deleted it, or be superuser enough to forbid it. */
    private void deletes(TestCompany company, Random random) {
        someNumber(company, random)
                .forEach(id -> change(
                        company,
                        "number.delete",
                        random,
                        company.admin(),
                        api -> api.delete(NUMBERS + "/" + id),
                        answer -> 1));
    }

    private void one(TestCompany company, Random random, String what, Object body) {
        someNumber(company, random)
                .forEach(id -> answered(
                        random,
                        company.admin(),
                        api -> body == null
                                ? api.post(NUMBERS + "/" + id + what, "")
                                : api.put(NUMBERS + "/" + id + what, body)));
    }

    private void many(TestCompany company, Random random) {
        boolean resets = random.nextBoolean();
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addAll(someNumber(company, random));
        }
        if (ids.isEmpty()) {
            return;
        }
        Object body = resets
                ? Json.object("action", "reset", "ids", ids)
                : Json.object("action", "update_status", "status", BY_HAND[random.nextInt(BY_HAND.length)], "ids", ids);
        change(
                company,
                resets ? "number.bulk-reset" : "number.bulk-update-status",
                random,
                company.admin(),
                api -> api.post(NUMBERS + "/bulk", body),
                answer -> answer.number("affected") > 0 ? 1 : 0);
    }

    private void pays(TestCompany company, Random random) {
        int amount = random.nextInt(1, 10_000) * (random.nextInt(4) == 0 ? -1 : 1);
        change(
                company,
                "billing.adjust",
                random,
                dialplane.superuser(),
                api -> api.post(
                        "/api/billing/adjustments",
                        Json.object("company", company.slug(), "amount", amount, "reason", "a test")),
                answer -> 1);
    }

    private void suppresses(TestCompany company, Random random) {
        change(
                company,
                "suppression.create",
                random,
                company.admin(),
                api -> api.post("/api/suppressions", Json.object("phone_number", dialplane.freshMobile())),
                answer -> 1);
    }

    private void says(TestCompany company, Random random) {
        String status = random.nextBoolean() ? "POWER_OFF" : "ACTIVE";
        someNumber(company, random)
                .forEach(id -> answered(
                        random,
                        dialplane.superuser(),
                        api -> api.put(
                                NUMBERS + "/" + id + "/global-status?company=" + company.slug(),
                                Json.object("global_status", status, "reason", "a test"))));
    }

    /** One of those it called last, or none. */
    private List<Integer> someNumber(TestCompany company, Random random) {
        Answer page = answered(
                random,
                company.admin(),
                api -> api.get(NUMBERS + "?limit=1&sort_by=last_attempt_at&skip=" + random.nextInt(200)));
        List<Integer> ids = new ArrayList<>();
        if (page != null && page.status() == 200) {
            for (JsonNode number : page.json()) {
                ids.add(number.get("id").asInt());
            }
        }
        return ids;
    }

    private interface Request {
        Answer at(Api api);
    }

    private interface Entries {
        int of(Answer answer);
    }

    /** Counts it when it was done, and how often the audit log should say so. */
    private void change(TestCompany company, String action, Random random, Api who, Request request, Entries entries) {
        Answer answer = answered(random, who, request);
        Change change = new Change(company.id(), action);
        if (answer == null) {
            count(unknown, change, 1);
        } else if (answer.status() < 300) {
            count(acknowledged, change, Math.min(1, entries.of(answer)));
        }
    }

    private static void count(Map<Change, AtomicInteger> counts, Change change, int by) {
        counts.computeIfAbsent(change, key -> new AtomicInteger()).addAndGet(by);
    }

    /** The answer of some node; null: none. Others may have changed the number meanwhile: 400 and 404 are answers as well. */
    private Answer answered(Random random, Api who, Request request) {
        try {
            Answer answer = request.at(who.on(nodes.get(random.nextInt(nodes.size()))));
            if (answer.status() >= 300 && answer.status() != 400 && answer.status() != 404) {
                unexpected.add(answer.request() + " was answered " + answer.status() + ": " + answer.body());
            }
            return answer;
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    /** They finish what they are at, and begin nothing new while the work takes. */
    void restWhile(Runnable work) {
        resting = true;
        try {
            work.run();
        } finally {
            resting = false;
        }
    }

    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join(120_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            assertThat(thread.isAlive())
                    .as("%s is still waiting for an answer", thread.getName())
                    .isFalse();
        }
    }

    int acknowledgedChanges() {
        return acknowledged.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Each acknowledged change is in the audit log once; beside them only changes whose answer did not come. */
    void checkAgainst(List<TestCompany> companies) {
        assertThat(unexpected).as("answers that nobody should get").isEmpty();
        for (TestCompany company : companies) {
            for (String action : AUDITED) {
                Change change = new Change(company.id(), action);
                int known =
                        acknowledged.getOrDefault(change, new AtomicInteger()).get();
                int more = unknown.getOrDefault(change, new AtomicInteger()).get();
                assertThat(audited(change) - auditedBefore.get(change))
                        .as("%s of company %d, of which %d were acknowledged", action, company.id(), known)
                        .isBetween((long) known, (long) known + more);
            }
        }
    }

    private long audited(Change change) {
        return dialplane
                .pool()
                .count(
                        "SELECT count(*) FROM audit_entry WHERE company_id = ? AND action = ?",
                        change.company(),
                        change.action());
    }
}
