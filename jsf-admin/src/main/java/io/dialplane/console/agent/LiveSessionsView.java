package io.dialplane.console.agent;

import io.dialplane.agent.AgentSession;
import io.dialplane.agent.AgentSessions;
import io.dialplane.agent.AgentState;
import io.dialplane.agent.AgentStatus;
import io.dialplane.agent.TelephonyProviders;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.DomainException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The live sessions of the company's agents, and what all agents are doing. */
@Named("liveSessions")
@RequestScoped
public class LiveSessionsView {

    private static final String SID = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

    @Inject
    private AgentSessions sessions;

    @Inject
    private StatesOfAgents states;

    @Inject
    private TelephonyProviders providers;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private String search;
    private String state;
    private String session;
    private List<AgentSession> rows;

    /** The filter stands in the address, and in the form that is sent when something has changed. */
    @PostConstruct
    void begin() {
        Map<String, String> asked = faces.getExternalContext().getRequestParameterMap();
        search = asked.get("search");
        state = asked.get("state");
    }

    private boolean fits(AgentState is, String... texts) {
        AgentState wanted = Entered.word(AgentState.class, state);
        String words = Entered.words(search);
        return (wanted == null || wanted == is)
                && (words == null
                        || Stream.of(texts)
                                .anyMatch(text -> text != null
                                        && text.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT))));
    }

    /** The oldest first. */
    public List<AgentSession> getRows() {
        if (rows == null) {
            rows = sessions.live(signedIn.companyId()).stream()
                    .filter(one -> fits(
                            one.state(), one.username(), one.fullName(), one.ozonetelAgentId(), one.sipExtension()))
                    .toList();
        }
        return rows;
    }

    public List<AgentStatus> getAgents() {
        return states.getAgents().stream()
                .filter(one -> fits(one.state(), one.username(), one.fullName(), one.ozonetelAgentId()))
                .toList();
    }

    public AgentState[] getStates() {
        return AgentState.values();
    }

    /** Name of the telephony provider; null: the company has none. */
    public String getProvider() {
        return providers.of(signedIn.companyId()).name();
    }

    public boolean isNarrowed() {
        return Entered.words(search) != null || Entered.word(AgentState.class, state) != null;
    }

    /** What somebody agrees to who ends a session. */
    public String question(AgentSession of) {
        return of.ozonetelAgentId() == null
                ? look.text("sessions.ask-end-telephone", of.fullName(), of.sipExtension())
                : look.text("sessions.ask-end", of.fullName(), of.ozonetelAgentId());
    }

    /** Ends a session; everybody may who sees the page. */
    public String end() {
        String here = Address.of("/sessions.xhtml")
                .with("search", search)
                .with("state", state)
                .toString();
        return actions.perform(here, () -> {
            if (session == null || !session.matches(SID)) {
                throw DomainException.notFound("agent.no-session", String.valueOf(session));
            }
            sessions.end(signedIn.companyId(), signedIn.actor(), UUID.fromString(session));
            return look.text("sessions.ended");
        });
    }

    public String getSearch() {
        return search;
    }

    public String getState() {
        return state;
    }

    public String getSession() {
        return session;
    }

    public void setSession(String session) {
        this.session = session;
    }
}
