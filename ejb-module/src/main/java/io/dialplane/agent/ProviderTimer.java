package io.dialplane.agent;

import io.dialplane.agent.ozonetel.OzonetelTokens;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.Repeated;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Starts, on every node, the forgetting of what providers told, of calls that were asked for, and of tokens. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ProviderTimer {

    @Inject
    private ProviderEvents events;

    @Inject
    private DialService calls;

    @Inject
    private OzonetelTokens tokens;

    @Inject
    private CompanyService companies;

    @Schedule(hour = "*", minute = "27", persistent = false)
    void forgetOld() {
        events.forgetOld();
        tokens.forgetOld();
        Repeated.withEach(companies.all(), company -> calls.forgetOld(company.id()));
    }
}
