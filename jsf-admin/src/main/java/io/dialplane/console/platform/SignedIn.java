package io.dialplane.console.platform;

import io.dialplane.audit.Actor;
import io.dialplane.platform.CompanyId;
import io.dialplane.session.Role;
import io.dialplane.session.Session;
import io.dialplane.session.SessionService;
import io.dialplane.user.Editor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The person whose browser this is, and the company that is looked at: the own one, or, for superusers, any. */
@Named
@SessionScoped
public class SignedIn implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final System.Logger LOG = System.getLogger(SignedIn.class.getName());

    @Inject
    private LookedAt lookedAt;

    @Inject
    private SessionService sessions;

    private UUID sid;
    private int userId;
    private int ownCompanyId;
    private int companyId;
    private String username;
    private String address;
    private Role role;
    private boolean superuser;
    private final List<String> notices = new ArrayList<>();

    /** The server forgets the browser, which was closed or not used for too long. */
    @PreDestroy
    void leave() {
        if (sid != null) {
            try {
                sessions.end(sid, "timeout");
            } catch (RuntimeException e) { // the database is away, or the node goes down; it ends by itself later
                LOG.log(System.Logger.Level.DEBUG, "A session could not be ended", e);
            }
        }
    }

    void enter(Session session, String ip) {
        sid = session.sid();
        userId = session.userId();
        ownCompanyId = session.companyId().value();
        lookAt(session.companyId());
        username = session.username();
        role = session.role();
        superuser = session.superuser();
        address = ip;
    }

    /** Whether the person may still do what the server was told at the log-in. */
    boolean isStill(Session session) {
        return session.role() == role && session.superuser() == superuser;
    }

    void lookAt(CompanyId company) {
        companyId = company.value();
        lookedAt.is(companyId);
    }

    /** Something to be said on the next page. */
    public void note(String sentence) {
        notices.add(sentence);
    }

    /** What is to be said; each is said once. */
    List<String> takeNotices() {
        List<String> taken = List.copyOf(notices);
        notices.clear();
        return taken;
    }

    /** Null: nobody is signed in. */
    public UUID getSid() {
        return sid;
    }

    /** The company that is looked at. */
    public CompanyId companyId() {
        return new CompanyId(getCompanyNumber());
    }

    public int getCompanyNumber() {
        return lookedAt.company(companyId);
    }

    /** Whether an address is of the company that is looked at, and not of one that was before. */
    public boolean looksAt(String company) {
        return Integer.toString(getCompanyNumber()).equals(company);
    }

    /** The person's own company. */
    public CompanyId ownCompanyId() {
        return new CompanyId(ownCompanyId);
    }

    public int getUserId() {
        return userId;
    }

    public String getUsername() {
        return username;
    }

    public Role getRole() {
        return role;
    }

    public boolean isSuperuser() {
        return superuser;
    }

    /** May change what the company has. */
    public boolean isAdmin() {
        return role == Role.ADMIN || superuser;
    }

    /** Sees and changes only what is his or hers. */
    public boolean isAgent() {
        return role == Role.AGENT && !superuser;
    }

    /** The agent whose numbers are shown only; null: somebody who sees all. */
    public Integer onlyAgent() {
        return isAgent() ? userId : null;
    }

    /** As the audit log names the person. */
    public Actor actor() {
        return new Actor(userId, username, address);
    }

    public Editor editor() {
        return new Editor(actor(), superuser);
    }

    /** Pages of the menu. */
    public List<Page> getMenu() {
        return Page.menu(role, superuser);
    }
}
