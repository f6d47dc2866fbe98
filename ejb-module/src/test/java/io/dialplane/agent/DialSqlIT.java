package io.dialplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.agent.TelephonyException.Kind;
import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.NamedRequest;
import io.dialplane.platform.Sql;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.platform.TestSql;
import io.dialplane.platform.Texts;
import io.dialplane.session.Role;
import io.dialplane.session.Session;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that agents ask for, and what the provider tells of agents. */
class DialSqlIT {

    private static final CompanyId COMPANY = new CompanyId(1);
    private static final UUID SID = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final Actor ALI = new Actor(1, "ali", null);
    private static final String NUMBER = "+989121234567";
    private static final Session SESSION =
            new Session(SID, 1, COMPANY, "ali", Role.AGENT, false, false, false, Instant.parse("2030-01-01T00:00:00Z"));

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    private final FakeProvider provider = new FakeProvider();

    @AfterAll
    static void drop() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void anAgentIsIn() {
        DATABASE.run("""
                TRUNCATE company, agent_session, agent_state_change, audit_entry, suppression, do_not_call CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (1, 'default', 'A', 'IR', 'Asia/Tehran');
                INSERT INTO users (id, company_id, username, password_hash, role) VALUES (1, 1, 'ali', 'x', 'AGENT');
                INSERT INTO user_session (sid, user_id, door, expires_at)
                VALUES ('00000000-0000-0000-0000-000000000001', 1, 'agent', now() + interval '1 h');
                INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, campaign_name, state)
                VALUES ('00000000-0000-0000-0000-000000000001', 1, 1, 'account', 'agent1', 'campaign', 'available')
                """);
    }

    @Test
    void theSameRequestIsPlacedOnceAndAnsweredAlike() {
        DialedCall call = dial(named("k"));
        DialedCall again = dial(named("k"));

        assertThat(provider.asked).containsExactly("dial agent1 " + NUMBER);
        assertThat(call.duplicate()).isFalse();
        assertThat(again).isEqualTo(new DialedCall(call.id(), "ucid-1", NUMBER, true));
        assertThat(DATABASE.texts("SELECT action || ' ' || subject FROM audit_entry"))
                .containsExactly("call.dial call:" + call.id());
    }

    @Test
    void withoutANameEachIsACall() {
        dial(null);
        dial(null);

        assertThat(provider.asked).hasSize(2);
    }

    @Test
    void aFailureIsAnsweredAlikeToo() {
        provider.work = request -> {
            throw new TelephonyException(Kind.REFUSED, "Agent is not available");
        };
        refused(() -> dial(named("k")), 502, "Agent is not available");
        provider.work = request -> {};

        refused(() -> dial(named("k")), 502, "Agent is not available");
        assertThat(provider.asked).hasSize(1);
        assertThat(DATABASE.texts("SELECT state || ' ' || failure FROM dialed_call"))
                .containsExactly("FAILED REFUSED");
    }

    @Test
    void aKeyIsOfOneRequest() {
        dial(named("k"));

        refused(
                () -> in(beans -> beans.get(DialService.class)
                        .dial(SESSION, ALI, NUMBER, new NamedRequest("k", Texts.sha256("other")))),
                422,
                "The Idempotency-Key was used for another request");
    }

    @Test
    void whatADeadNodeBeganIsNeverPlacedAgain() {
        dial(named("k"));
        DATABASE.run("UPDATE dialed_call SET state = 'PLACING', provider_call_id = NULL");
        refused(() -> dial(named("k")), 409, "The same request is still being worked on");

        DATABASE.run("UPDATE dialed_call SET created_at = created_at - interval '1 minute'");
        refused(() -> dial(named("k")), 502, "It is not known whether this call was placed; it is not placed again");
        assertThat(provider.asked).hasSize(1);
    }

    @Test
    void suppressedNumbersAreNotCalled() {
        DATABASE.run("INSERT INTO suppression (company_id, e164) VALUES (1, '" + NUMBER + "')");
        refused(() -> dial(null), 409, "This number may not be called");

        DATABASE.run("UPDATE suppression SET expires_at = now() - interval '1 s'");
        dial(null);
        DATABASE.run("INSERT INTO do_not_call (e164) VALUES ('" + NUMBER + "')");
        refused(() -> dial(null), 409, "This number may not be called");
    }

    @Test
    void whoIsNotLoggedInAsAnAgentCanNotCall() {
        DATABASE.run("DELETE FROM agent_session");

        refused(() -> dial(null), 409, "You are not logged in as an agent; log in at /auth/login");
    }

    @Test
    void eventsSetTheAgentsStateAndCountOnce() {
        assertThat(take("{'action':'Calling','agent_id':'Agent1','ucid':'1'}")).isOne();
        assertThat(state()).isEqualTo("busy");
        assertThat(take(
                        "{'action':'Answered','agent_id':'agent1','ucid':'1'}",
                        "{'action':'Disconnect','agent_id':'agent1','ucid':'1'}"))
                .isEqualTo(2);
        assertThat(state()).isEqualTo("wrap_up");
        assertThat(take("{'action':'Answered','agent_id':'agent1','ucid':'1'}"))
                .as("told again")
                .isZero();
        assertThat(state()).isEqualTo("wrap_up");
        assertThat(take("{'action':'pause','agentId':'agent1','pauseReason':'Lunch'}"))
                .isOne();
        assertThat(DATABASE.texts("SELECT state || ' ' || state_reason FROM agent_session"))
                .containsExactly("break Lunch");
        assertThat(provider.asked).as("who tells is not told").isEmpty();
    }

    @Test
    void anEventCountsWhenItsEffectDoes() {
        AgentSessionRegistry broken = new AgentSessionRegistry() {
            @Override
            public void setState(CompanyId company, String account, String agentId, AgentState state, String reason) {
                throw new IllegalStateException("the node dies");
            }
        };
        assertThatThrownBy(() -> in(beans -> beans.with(AgentSessionRegistry.class, broken)
                        .get(ProviderEvents.class)
                        .take(COMPANY, List.of(json("{'action':'Calling','agent_id':'agent1','ucid':'1'}")))))
                .hasMessage("the node dies");

        assertThat(take("{'action':'Calling','agent_id':'agent1','ucid':'1'}")).isOne();
        assertThat(state()).isEqualTo("busy");
    }

    @Test
    void eventsThatOnlyLookAlikeAllCount() {
        String ready = "{'action':'Ready','agent_id':'agent1'}";
        String pause = "{'action':'Pause','agent_id':'agent1'}";
        assertThat(take(ready, ready, pause)).as("one was told twice").isEqualTo(2);
        assertThat(take(ready)).isOne();
        assertThat(state()).isEqualTo("available");
        assertThat(take(ready)).isZero();
        DATABASE.run("UPDATE provider_event SET received_at = received_at - interval '6 minutes'");
        assertThat(take(ready)).isOne();
        assertThat(DATABASE.texts("SELECT kind FROM provider_event ORDER BY id"))
                .containsExactly("READY", "PAUSED", "READY", "READY");

        String timed = "{'action':'Pause','agent_id':'agent1','eventTime':'2026-03-21 08:00:00'}";
        assertThat(take(timed, ready, timed)).as("a time is of one event").isEqualTo(2);
    }

    @Test
    void whoeverToldTheProviderAnOldStateTellsItTheNewOne() {
        in(beans -> {
            AgentStates states = beans.get(AgentStates.class);
            provider.work = request -> {
                provider.work = more -> {};
                states.change(SESSION, AgentState.AVAILABLE, "back");
            };
            return states.change(SESSION, AgentState.BREAK, "tea");
        });
        assertThat(provider.asked).containsExactly("state agent1 PAUSED", "state agent1 READY", "state agent1 READY");
        assertThat(state()).isEqualTo("available");
    }

    /** The provider has just told it. */
    @Test
    void aCallIsNotToldToTheProvider() {
        in(beans -> {
            provider.work = request -> {
                provider.work = more -> {};
                beans.get(ProviderEvents.class)
                        .take(COMPANY, List.of(json("{'action':'Calling','agent_id':'agent1','ucid':'1'}")));
            };
            return beans.get(AgentStates.class).change(SESSION, AgentState.BREAK, "tea");
        });
        assertThat(provider.asked).containsExactly("state agent1 PAUSED");
        assertThat(state()).isEqualTo("busy");
    }

    @Test
    void whatIsNotUnderstoodOrOfNobodyIsKeptAndChangesNothing() {
        assertThat(take("{'action':'Answered','agent_id':'stranger'}", "{}", "{'action':{'a':1},'agent_id':'agent1'}"))
                .isEqualTo(3);

        assertThat(state()).isEqualTo("available");
        assertThat(DATABASE.texts("SELECT kind FROM provider_event ORDER BY id"))
                .containsExactly("ANSWERED", "OTHER", "OTHER");
    }

    @Test
    void oldEventsAreForgotten() {
        take("{'action':'Calling'}", "{'action':'Answered'}");
        DATABASE.run("UPDATE provider_event SET received_at = now() - interval '31 days' WHERE kind = 'CALLING'");

        in(beans -> {
            beans.get(ProviderEvents.class).forgetOld();
            return null;
        });
        assertThat(DATABASE.texts("SELECT kind FROM provider_event")).containsExactly("ANSWERED");
    }

    private DialedCall dial(NamedRequest request) {
        return in(beans -> beans.get(DialService.class).dial(SESSION, ALI, NUMBER, request));
    }

    private int take(String... events) {
        return in(beans -> beans.get(ProviderEvents.class)
                .take(COMPANY, List.of(events).stream().map(DialSqlIT::json).toList()));
    }

    private <T> T in(Function<TestBeans, T> work) {
        return PERSISTENCE.in(em -> work.apply(new TestBeans(em, Clock.systemUTC())
                .with(Sql.class, TestSql.on(DATABASE))
                .with(TelephonyProviders.class, provider)
                .with(TelephonyMetrics.class, new Uncounted())));
    }

    private static void refused(Runnable call, int status, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessage(message);
    }

    private static String state() {
        return DATABASE.texts("SELECT state FROM agent_session").get(0);
    }

    private static NamedRequest named(String key) {
        return new NamedRequest(key, Texts.sha256("body"));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
