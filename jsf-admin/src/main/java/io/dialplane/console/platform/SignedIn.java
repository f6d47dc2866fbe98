package io.dialplane.console.platform;

import io.dialplane.platform.CompanyId;
import io.dialplane.session.Role;
import io.dialplane.session.Session;
import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Named;
import java.io.Serial;
import java.io.Serializable;
import java.util.UUID;

/** The person whose browser this is. */
@Named
@SessionScoped
public class SignedIn implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private UUID sid;
    private int companyId;
    private String username;
    private Role role;

    void enter(Session session) {
        sid = session.sid();
        companyId = session.companyId().value();
        username = session.username();
        role = session.role();
    }

    /** Null: nobody is signed in. */
    public UUID getSid() {
        return sid;
    }

    public CompanyId companyId() {
        return new CompanyId(companyId);
    }

    public String getUsername() {
        return username;
    }

    public Role getRole() {
        return role;
    }
}
