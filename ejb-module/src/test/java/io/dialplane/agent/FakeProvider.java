package io.dialplane.agent;

import io.dialplane.platform.CompanyId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider that notes what it is asked, and does what the test says. */
class FakeProvider extends TelephonyProviders implements TelephonyProvider {

    /** What was asked, in order: {@code login agent1}, {@code logout agent1}, … */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** Runs while the provider works at a request. */
    interface Work {
        void at(String request);
    }

    volatile Work work = request -> {};

    /** Runs when somebody looks which provider a company has. */
    volatile Runnable look = () -> {};

    @Override
    public TelephonyProvider of(CompanyId company) {
        look.run();
        return this;
    }

    @Override
    public String account(CompanyId company) {
        return "account";
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public void logIn(AgentIdentity agent) {
        ask("login " + agent.ozonetelAgentId());
    }

    @Override
    public void logOut(AgentIdentity agent) {
        ask("logout " + agent.ozonetelAgentId() + " " + agent.password());
    }

    @Override
    public void changeState(AgentIdentity agent, ProviderState state, String reason) {
        ask("state " + agent.ozonetelAgentId() + " " + state);
    }

    @Override
    public String dial(AgentIdentity agent, String number, String reference) {
        ask("dial " + agent.ozonetelAgentId() + " " + number);
        return "ucid-" + asked.size();
    }

    private void ask(String request) {
        asked.add(request);
        work.at(request);
    }
}
