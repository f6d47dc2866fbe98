package io.dialplane.suppression;

import io.dialplane.audit.Actor;
import io.dialplane.phonenumber.Intake;
import io.dialplane.phonenumber.NumberSource;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Numbers that nobody may call, of one company and of everybody.
 *
 * <p>What is written on a list is committed first, and the numbers are told in a transaction behind it: a number that comes
 * into the pool meanwhile asks the lists itself, and one of the two sees the other. What a server that dies in between leaves
 * undone the sweep does.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SuppressionService {

    @Inject
    private SuppressionLists lists;

    /** An entry, and whether it was not there before. */
    public record Added(Suppression entry, boolean isNew) {}

    /**
     * Suppresses a number, or gives it other terms.
     *
     * @param e164 any number; it need not be in the pool
     * @throws DomainException 400 when the terms are over already
     */
    public Added add(CompanyId company, Actor actor, String e164, SuppressionTerms terms) {
        Added added = lists.add(company, actor, e164, terms);
        apply(company, terms.forAll());
        return added;
    }

    /** Suppresses the numbers of a file, all or none. As {@link #add}. */
    public Intake addAll(CompanyId company, Actor actor, NumberSource source, SuppressionTerms terms) {
        Intake taken = lists.addAll(company, actor, source, terms);
        apply(company, terms.forAll());
        return taken;
    }

    private void apply(CompanyId company, boolean forAll) {
        while (lists.applyPending(company, forAll)) {
            // there are more to tell
        }
    }

    /** Tells numbers what a server that died had left undone. */
    public void applyPending(CompanyId company) {
        apply(company, false);
        apply(company, true);
    }

    /**
     * Lifts a suppression: the number is handed out again.
     *
     * @throws DomainException 404 when there is none with this id, 403 when it is everybody's and the caller no superuser
     */
    public void lift(CompanyId company, Actor actor, boolean superuser, long id) {
        lists.lift(company, actor, superuser, id);
    }

    /** Whether a number may not be called now, by the company or by anybody. */
    public boolean covers(CompanyId company, String e164) {
        return lists.covers(company, e164);
    }

    /** A part of the company's list and everybody's, the newest first. */
    public List<Suppression> page(CompanyId company, SuppressionFilter filter, int limit) {
        return lists.page(company, filter, limit);
    }
}
