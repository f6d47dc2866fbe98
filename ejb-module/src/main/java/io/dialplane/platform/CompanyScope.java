package io.dialplane.platform;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** Sets the transaction's company before an {@link InCompany} method runs; the database hides all others' rows. */
@Interceptor
@InCompany
@Priority(Interceptor.Priority.APPLICATION)
public class CompanyScope {

    @PersistenceContext
    private EntityManager em;

    @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
    private TransactionSynchronizationRegistry transaction;

    @AroundInvoke
    public Object enter(InvocationContext call) throws Exception {
        CompanyId company = (CompanyId) call.getParameters()[0];
        boolean within = transaction != null && transaction.getTransactionKey() != null;
        if (!within || !company.equals(transaction.getResource(CompanyScope.class))) {
            em.createNativeQuery("SELECT set_config('app.company', :company, true)", String.class)
                    .setParameter("company", company.toString())
                    .getSingleResult();
            if (within) {
                transaction.putResource(CompanyScope.class, company);
            }
        }
        return call.proceed();
    }
}
