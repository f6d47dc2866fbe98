package io.dialplane.scenario;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * What a call is about, and what it costs. Announced by dialers; one that is no longer announced, or that an administrator
 * deactivated, is not offered to dialers. Deletion is soft: it frees the name, and the results that name it stay.
 */
@Entity
@Table(name = "scenario")
public class Scenario {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Integer id;

    @Column(name = "company_id", nullable = false, updatable = false)
    private int companyId;

    @Column(nullable = false, updatable = false)
    private String name;

    @Column(name = "display_name", nullable = false)
    private String displayName;

    @Column(nullable = false)
    private boolean renamed;

    @Column(name = "cost_per_connected")
    private Long costPerConnected;

    @Column(name = "is_active", nullable = false)
    private boolean active;

    @Column(name = "deactivated_by_dialer", nullable = false)
    private boolean deactivatedByDialer;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "deleted_at")
    private Instant deletedAt;

    protected Scenario() {}

    public int id() {
        return id;
    }

    /** What dialers know it by; unique in the company. */
    public String name() {
        return name;
    }

    public String displayName() {
        return displayName;
    }

    /** What a billable call costs, in the smallest unit of the currency; null: as much as the company says. */
    public Long costPerConnected() {
        return costPerConnected;
    }

    /** Whether it is offered to dialers. */
    public boolean isActive() {
        return active;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** From now on an announcement doesn't change the name that is shown. */
    void rename(String newDisplayName) {
        renamed = renamed || !newDisplayName.equals(displayName);
        displayName = newDisplayName;
    }

    void cost(Long newCostPerConnected) {
        costPerConnected = newCostPerConnected;
    }

    /** Whatever dialers announced: an administrator's word stays. */
    void activate(boolean nowActive) {
        active = nowActive;
        deactivatedByDialer = false;
    }

    void delete(Instant now) {
        active = false;
        deletedAt = now;
    }
}
