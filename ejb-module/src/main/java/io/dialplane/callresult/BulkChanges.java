package io.dialplane.callresult;

import io.dialplane.phonenumber.NumberSelection;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * What people do by hand to many numbers: up to a hundred thousand in one transaction, more in several, each with its entry in
 * the audit log, so that none takes longer than a transaction may. Whoever asks again after a failure goes on where it ended:
 * what is done already is done once.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BulkChanges {

    @Inject
    private NumberChanges numbers;

    /**
     * What is to be done.
     *
     * @param status only with {@link BulkAction#UPDATE_STATUS}
     * @param only   numbers that have this status now; null: any
     */
    public record Change(BulkAction action, CallStatus status, CallStatus only, NumberSelection selection) {}

    /**
     * Does it; numbers that the caller may not change are left alone.
     *
     * @return how many were changed
     * @throws DomainException 403 when an agent deletes
     */
    public int apply(CompanyId company, PanelUser who, Change change) {
        if (change.action() == BulkAction.DELETE && who.isAgent()) {
            throw DomainException.forbidden("access.denied");
        }
        int affected = 0;
        Optional<NumberChanges.Part> part = numbers.part(company, who, change, 0);
        while (part.isPresent()) {
            affected += part.get().affected();
            part = numbers.part(company, who, change, part.get().last());
        }
        return affected;
    }
}
