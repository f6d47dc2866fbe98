package io.dialplane.batch;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts the sweeps, on every node. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SweepTimer {

    private final AtomicBoolean sweeping = new AtomicBoolean();

    @Inject
    private SweepService sweep;

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void sweep() {
        if (sweeping.compareAndSet(false, true)) {
            try {
                sweep.everythingDue();
            } finally {
                sweeping.set(false);
            }
        }
    }

    @Schedule(hour = "*", minute = "*", second = "30", persistent = false)
    void cursors() {
        sweep.idleCursors();
    }
}
