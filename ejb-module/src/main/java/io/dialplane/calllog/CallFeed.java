package io.dialplane.calllog;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Sql;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** How far what is told live has come, for whoever asks within one of the server's transactions, as timers do on some servers. */
@Stateless
@InCompany
public class CallFeed {

    @PersistenceContext
    private EntityManager em;

    /** Number of the last event until now; 0: there was none. It moves with whatever happens to calls. */
    public long last(CompanyId company) {
        return Sql.within(em)
                .run(session -> session
                        .rows(
                                "SELECT last FROM voice_feed WHERE company_id = ?",
                                row -> row.getLong(1),
                                company.value())
                        .stream()
                        .findFirst()
                        .orElse(0L));
    }
}
