package io.dialplane.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.routing.RoutingPlan.Closed;
import io.dialplane.routing.RoutingPlan.Tier;
import io.dialplane.schedule.Schedule;
import io.dialplane.user.User;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups, rules and plans, on the database. */
class RoutingSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(2);
    private static final Actor BOSS = new Actor(9, "boss", "192.0.2.1");
    /** Saturday, 10:00 in Tehran, no holiday. */
    private static final Instant SATURDAY = Instant.parse("2026-01-24T06:30:00Z");

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, User.class, Company.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void people() {
        DATABASE.run("""
                TRUNCATE company, audit_entry CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role, agent_type, is_active)
                VALUES (1, 1, 'one', 'x', 'AGENT', 'BOTH', true), (2, 1, 'two', 'x', 'AGENT', 'INBOUND', true),
                       (3, 1, 'three', 'x', 'AGENT', 'OUTBOUND', true), (4, 1, 'four', 'x', 'AGENT', 'BOTH', false),
                       (5, 1, 'five', 'x', 'SUPERVISOR', 'BOTH', true), (9, 1, 'boss', 'x', 'ADMIN', 'BOTH', true),
                       (20, 2, 'other', 'x', 'AGENT', 'BOTH', true);
                INSERT INTO contact (id, company_id, name, tags) VALUES (100, 1, 'John', '{VIP}');
                INSERT INTO contact_phone (company_id, e164, contact_id, n) VALUES (1, '+989123456789', 100, 0);
                INSERT INTO assignment (company_id, contact_id, user_id, status) VALUES (1, 100, 2, 'active'), (1, 100, 1, 'inactive');
                """);
    }

    @Test
    void a_group_has_a_name_of_its_own_and_members_who_take_calls() {
        AgentGroup sales = groups(service -> service.create(ALPHA, BOSS, " Sales ", List.of(2, 1, 2)));
        assertThat(sales.name()).isEqualTo("Sales");
        assertThat(sales.members()).containsExactly(1, 2);
        assertThat(refused(() -> groups(service -> service.create(ALPHA, BOSS, "sales", List.of())))
                        .status())
                .isEqualTo(409);
        assertThat(refused(() -> groups(service -> service.create(ALPHA, BOSS, "", List.of(1, 5, 20))))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("name", "members[1]", "members[2]");
        assertThat(groups(service -> service.create(BETA, BOSS, "Sales", List.of(20)))
                        .members())
                .containsExactly(20);

        AgentGroup changed = groups(service -> service.change(ALPHA, BOSS, sales.id(), null, List.of(9), 1));
        assertThat(changed.name()).isEqualTo("Sales");
        assertThat(changed.members()).containsExactly(9);
        assertThat(changed.version()).isEqualTo(2);
        assertThat(RoutingSqlIT.<AgentGroup>groups(
                        service -> service.change(ALPHA, BOSS, sales.id(), "Sales", null, 2)))
                .isEqualTo(changed);
        assertThat(refused(() -> groups(service -> service.change(ALPHA, BOSS, sales.id(), "x", null, 1)))
                        .status())
                .isEqualTo(409);
        assertThat(refused(() -> groups(service -> service.get(BETA, sales.id())))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_group_that_a_rule_rings_stays() {
        AgentGroup sales = groups(service -> service.create(ALPHA, BOSS, "Sales", List.of(1)));
        RoutingRule rule = rules(service -> service.create(ALPHA, BOSS, ringing(List.of(), List.of(sales.id()))));
        assertThat(refused(() -> delete(sales.id())).getMessage()).isEqualTo("Rules ring this group: Rule");
        rules(service -> {
            service.delete(ALPHA, BOSS, rule.id());
            return null;
        });
        delete(sales.id());
        assertThat(RoutingSqlIT.<List<AgentGroup>>groups(service -> service.list(ALPHA)))
                .isEmpty();
    }

    @Test
    void a_rule_keeps_what_it_was_given_and_has_what_is_usual() {
        RoutingRule usual = rules(service -> service.create(
                ALPHA, BOSS, new RuleChange("Usual", null, null, null, null, null, null, null, null, null)));
        assertThat(usual.priority()).isEqualTo(1);
        assertThat(usual.active()).isTrue();
        assertThat(usual.criteria()).isEqualTo(Criteria.NONE);
        assertThat(usual.strategy()).isEqualTo(Strategy.RING_ALL);
        assertThat(usual.ringTimeoutSeconds()).isEqualTo(30);
        assertThat(usual.openingHours()).isNull();

        OpeningHours hours = new OpeningHours(
                List.of(new Schedule.Window(0, 0, LocalTime.of(8, 0), LocalTime.of(17, 30, 15))), true);
        Criteria criteria = new Criteria(
                List.of("Qualified"), List.of("CA"), List.of("VIP", "door"), List.of("Door"), List.of("Sydney"));
        RoutingRule full = rules(service -> service.create(
                ALPHA,
                BOSS,
                new RuleChange(
                        "Full",
                        7,
                        false,
                        criteria,
                        List.of(2, 1),
                        List.of(),
                        Strategy.LONGEST_IDLE,
                        20,
                        Optional.of(hours),
                        null)));
        assertThat(full.priority()).isEqualTo(7);
        assertThat(full.criteria()).isEqualTo(criteria);
        assertThat(full.agents()).containsExactly(2, 1);
        assertThat(full.openingHours()).isEqualTo(hours);
        assertThat(RoutingSqlIT.<List<RoutingRule>>rules(service -> service.list(ALPHA)))
                .containsExactly(usual, full);

        RoutingRule changed = rules(service -> service.change(
                ALPHA,
                BOSS,
                full.id(),
                new RuleChange(null, null, true, null, null, null, null, null, Optional.empty(), 1)));
        assertThat(changed.active()).isTrue();
        assertThat(changed.openingHours()).isNull();
        assertThat(changed.agents()).containsExactly(2, 1);
        assertThat(changed.version()).isEqualTo(2);
        assertThat(rules(service -> service.create(
                                ALPHA,
                                BOSS,
                                new RuleChange("Last", null, null, null, null, null, null, null, null, null)))
                        .priority())
                .isEqualTo(8);
    }

    @Test
    void what_is_wrong_with_a_rule_is_named() {
        OpeningHours wrong = new OpeningHours(
                List.of(
                        new Schedule.Window(0, 0, LocalTime.of(8, 0), LocalTime.of(12, 0)),
                        new Schedule.Window(0, 0, LocalTime.of(11, 0), LocalTime.of(17, 0))),
                false);
        assertThat(refused(() -> rules(service -> service.create(
                                ALPHA,
                                BOSS,
                                new RuleChange(
                                        null,
                                        -1,
                                        null,
                                        new Criteria(List.of(" "), List.of(), List.of(), List.of(), List.of()),
                                        List.of(5),
                                        List.of(4711),
                                        null,
                                        4,
                                        Optional.of(wrong),
                                        null))))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly(
                        "name",
                        "priority",
                        "ring_timeout_seconds",
                        "criteria.lead_status[0]",
                        "targets.agents[0]",
                        "targets.groups[0]",
                        "opening_hours.windows[1]");
    }

    @Test
    void rules_are_put_into_an_order() {
        int a = rules(service -> service.create(ALPHA, BOSS, ringing(List.of(1), List.of())))
                .id();
        int b = rules(service -> service.create(ALPHA, BOSS, ringing(List.of(2), List.of())))
                .id();
        int c = rules(service -> service.create(ALPHA, BOSS, ringing(List.of(), List.of())))
                .id();

        assertThat(RoutingSqlIT.<List<RoutingRule>>rules(service -> service.order(ALPHA, BOSS, List.of(c, a, b))))
                .extracting(RoutingRule::id, RoutingRule::priority)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(c, 1),
                        org.assertj.core.groups.Tuple.tuple(a, 2),
                        org.assertj.core.groups.Tuple.tuple(b, 3));
        assertThat(DATABASE.texts("SELECT version FROM routing_rule")).containsOnly("2");
        for (List<Integer> incomplete :
                List.of(List.of(a, b), List.of(a, b, b), List.of(a, b, c, 99), List.<Integer>of())) {
            assertThat(refused(() -> rules(service -> service.order(ALPHA, BOSS, incomplete)))
                            .status())
                    .isEqualTo(400);
        }
        assertThat(refused(() -> rules(service -> service.order(ALPHA, BOSS, List.of(a, b, c), List.of(b, a, c))))
                        .key())
                .as("somebody has ordered them meanwhile")
                .isEqualTo("request.changed-meanwhile");
        rules(service -> service.order(ALPHA, BOSS, List.of(c, a, b), List.of(c, a, b)));
        assertThat(DATABASE.texts("SELECT after::text FROM audit_entry WHERE action = 'routing-rule.order'"))
                .containsExactly("{\"ids\": [" + c + ", " + a + ", " + b + "]}");
    }

    @Test
    void a_plan_follows_what_there_is() {
        AgentGroup sales = groups(service -> service.create(ALPHA, BOSS, "Sales", List.of(1, 4, 9)));
        RoutingRule closed = rules(service -> service.create(
                ALPHA,
                BOSS,
                new RuleChange(
                        "Closed",
                        null,
                        null,
                        null,
                        List.of(1),
                        null,
                        null,
                        null,
                        Optional.of(new OpeningHours(List.of(), false)),
                        null)));
        RoutingRule vip = rules(service -> service.create(
                ALPHA,
                BOSS,
                new RuleChange(
                        "VIP",
                        null,
                        null,
                        new Criteria(List.of(), List.of(), List.of("vip"), List.of(), List.of()),
                        null,
                        List.of(sales.id()),
                        Strategy.ROUND_ROBIN,
                        15,
                        null,
                        null)));

        RoutingPlan plan = plan("+989123456789");

        assertThat(plan.contact()).isEqualTo(new RoutingPlan.Contact(100, "John"));
        assertThat(plan.tiers()).extracting(Tier::number).containsExactly(1, 2, 2, 3);
        assertThat(plan.tiers()).extracting(Tier::ruleId).containsExactly(null, closed.id(), vip.id(), null);
        assertThat(plan.tiers().get(1).closed()).isEqualTo(Closed.OUTSIDE_OPENING_HOURS);
        assertThat(plan.tiers())
                .extracting(RoutingSqlIT::ids)
                .containsExactly(List.of(2), List.of(1), List.of(1, 9), List.of(1, 2, 3, 9));
        assertThat(plan.tiers().get(2).ringTimeoutSeconds()).isEqualTo(15);

        assertThat(plan("+989120000000").tiers()).extracting(Tier::ruleId).containsExactly(closed.id(), null);
        assertThat(plan(null).contact()).isNull();
        assertThat(in(beans -> beans.get(RoutingService.class).plan(BETA, "+989123456789", SATURDAY))
                        .tiers())
                .extracting(RoutingSqlIT::ids)
                .containsExactly(List.of(20));
    }

    @Test
    void who_is_deleted_is_in_no_rule_and_no_group_any_more() {
        AgentGroup sales = groups(service -> service.create(ALPHA, BOSS, "Sales", List.of(1, 2)));
        RoutingRule rule = rules(service -> service.create(ALPHA, BOSS, ringing(List.of(1, 2), List.of(sales.id()))));
        DATABASE.run("UPDATE users SET deleted_at = now() WHERE id = 2");
        assertThat(groups(service -> service.get(ALPHA, sales.id())).members()).containsExactly(1);
        assertThat(rules(service -> service.get(ALPHA, rule.id())).agents()).containsExactly(1);
        assertThat(plan("+989123456789").tiers())
                .extracting(RoutingSqlIT::ids)
                .containsExactly(List.of(), List.of(1), List.of(1, 3, 9));
    }

    /** At a hundred thousand contacts and a hundred rules the statements stay with their indexes. */
    @Test
    void the_caller_is_looked_up_by_an_index() {
        DATABASE.run("""
                INSERT INTO contact (id, company_id, name) SELECT 1000 + g, 1, 'Contact ' || g FROM generate_series(1, 20000) g;
                INSERT INTO contact_phone (company_id, e164, contact_id, n)
                SELECT 1, '+98935' || lpad(g::text, 7, '0'), 1000 + g, 0 FROM generate_series(1, 20000) g;
                ANALYZE contact, contact_phone, assignment
                """);
        List<String> lines = PERSISTENCE.in(em -> {
            em.createNativeQuery("SELECT set_config('app.company', '1', true)", String.class)
                    .getSingleResult();
            return em.createNativeQuery("""
                            EXPLAIN SELECT c.id FROM contact_phone p JOIN contact c ON c.company_id = p.company_id AND c.id = p.contact_id
                             WHERE p.company_id = 1 AND p.e164 = '+989350000007'
                            """, String.class).getResultList().stream()
                    .map(String.class::cast)
                    .toList();
        });
        assertThat(lines).noneMatch(line -> line.contains("Seq Scan"));
    }

    private static RuleChange ringing(List<Integer> agents, List<Integer> groups) {
        return new RuleChange("Rule", null, null, null, agents, groups, null, null, null, null);
    }

    private static RoutingPlan plan(String caller) {
        return in(beans -> beans.get(RoutingService.class).plan(ALPHA, caller, SATURDAY));
    }

    private static List<Integer> ids(Tier tier) {
        return tier.candidates().stream().map(RoutingPlan.Candidate::userId).toList();
    }

    private static void delete(int group) {
        groups(service -> {
            service.delete(ALPHA, BOSS, group);
            return null;
        });
    }

    private static <T> T groups(Function<GroupService, T> work) {
        return in(beans -> work.apply(beans.get(GroupService.class)));
    }

    private static <T> T rules(Function<RuleService, T> work) {
        return in(beans -> work.apply(beans.get(RuleService.class)));
    }

    private static <T> T in(Function<TestBeans, T> work) {
        return PERSISTENCE.in(em -> work.apply(new TestBeans(em, Clock.systemUTC())));
    }

    private static DomainException refused(Runnable work) {
        return catchThrowableOfType(DomainException.class, work::run);
    }
}
