package io.dialplane.routing;

import io.dialplane.platform.CompanyId;
import jakarta.persistence.EntityManager;

/** Those who change a company's groups and rules take turns: a rule names groups, and an order names all rules. */
final class RoutingLock {

    private RoutingLock() {}

    /** Until the transaction ends. */
    static void take(EntityManager em, CompanyId company) {
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))) l", Integer.class)
                .setParameter("name", "dialplane.routing:" + company)
                .getSingleResult();
    }
}
