package io.dialplane.agent;

import io.dialplane.platform.DomainException;

/** The provider of companies that have none: everybody is in and out at once, and nobody can be called. */
final class NoProvider implements TelephonyProvider {

    @Override
    public String name() {
        return null;
    }

    @Override
    public void logIn(AgentIdentity agent) {
        // there is nobody to tell
    }

    @Override
    public void logOut(AgentIdentity agent) {
        // there is nobody to tell
    }

    @Override
    public void changeState(AgentIdentity agent, ProviderState state, String reason) {
        // there is nobody to tell
    }

    @Override
    public String dial(AgentIdentity agent, String number, String reference) {
        throw DomainException.conflict("telephony.none");
    }
}
