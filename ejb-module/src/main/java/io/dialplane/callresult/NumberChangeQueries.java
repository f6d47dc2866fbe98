package io.dialplane.callresult;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The queue's functions that change numbers by hand, in the transaction that they are called in. */
@Dependent
class NumberChangeQueries {

    @PersistenceContext
    private EntityManager em;

    /**
     * Locks numbers, and says which of them may be changed.
     *
     * @param from    whose status is one of these; null: any
     * @param agentId whose latest result is this agent's; null: anybody's
     */
    @SuppressWarnings("unchecked")
    List<Integer> lock(
            CompanyId company,
            Collection<Integer> ids,
            Collection<String> countries,
            Collection<String> from,
            Integer agentId) {
        return em.createNativeQuery(
                        "SELECT unnest(lock_numbers(:company, :ids, :countries, cast(:from AS text[]), cast(:agent AS int)))",
                        Integer.class)
                .setParameter("company", company.value())
                .setParameter("ids", ids.toArray(Integer[]::new))
                .setParameter("countries", countries.toArray(String[]::new))
                .setParameter("from", from == null ? null : from.toArray(String[]::new))
                .setParameter("agent", agentId)
                .getResultList();
    }

    void changeStatus(CompanyId company, Collection<Integer> ids, CallStatus status, Integer userId) {
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT change_status(:company, :ids, :status, cast(:blocks AS text), cast(:user AS int))) done",
                        Integer.class)
                .setParameter("company", company.value())
                .setParameter("ids", ids.toArray(Integer[]::new))
                .setParameter("status", status.name())
                .setParameter(
                        "blocks",
                        status.blocks() == null ? null : status.blocks().name())
                .setParameter("user", userId)
                .getSingleResult();
    }

    /**
     * Returns of how many there was something to reset.
     *
     * @param superuserId who resets them for any company; null: the company itself
     */
    int reset(CompanyId company, Collection<Integer> ids, Duration cooldown, Integer superuserId) {
        return (Integer) em.createNativeQuery(
                        "SELECT reset_numbers(:company, :ids, make_interval(secs => :cooldown), cast(:superuser AS int))",
                        Integer.class)
                .setParameter("company", company.value())
                .setParameter("ids", ids.toArray(Integer[]::new))
                .setParameter("cooldown", cooldown.toMillis() / 1000.0)
                .setParameter("superuser", superuserId)
                .getSingleResult();
    }

    void delete(CompanyId company, Collection<Integer> ids) {
        em.createNativeQuery("SELECT 1 FROM (SELECT delete_numbers(:company, :ids)) done", Integer.class)
                .setParameter("company", company.value())
                .setParameter("ids", ids.toArray(Integer[]::new))
                .getSingleResult();
    }

    void retire(Collection<Integer> ids) {
        em.createNativeQuery("SELECT 1 FROM (SELECT retire_numbers(:ids)) done", Integer.class)
                .setParameter("ids", ids.toArray(Integer[]::new))
                .getSingleResult();
    }

    /** Returns what it was. */
    GlobalStatus setGlobalStatus(int id, GlobalStatus status, Integer userId, String reason, Duration cooldown) {
        return GlobalStatus.valueOf((String) em.createNativeQuery(
                        "SELECT set_global_status(:id, :status, cast(:user AS int), :reason, make_interval(secs => :cooldown))",
                        String.class)
                .setParameter("id", id)
                .setParameter("status", status.name())
                .setParameter("user", userId)
                .setParameter("reason", reason)
                .setParameter("cooldown", cooldown.toMillis() / 1000.0)
                .getSingleResult());
    }
}
