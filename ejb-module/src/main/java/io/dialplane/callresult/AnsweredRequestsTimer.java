package io.dialplane.callresult;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.Repeated;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Starts the forgetting of old answers, on every node. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AnsweredRequestsTimer {

    @Inject
    private CompanyService companies;

    @Inject
    private CallResultService results;

    @Schedule(hour = "*", minute = "17", persistent = false)
    void forgetOld() {
        Repeated.withEach(companies.all(), company -> results.forgetOldAnswers(company.id()));
    }
}
