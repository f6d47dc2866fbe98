package io.dialplane.scenario;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * A number that a company calls from. Added when a dialer announces it; its name and state are the administrators'. Deletion
 * is soft: the results that name it stay, and when it is announced again it is added anew.
 */
@Entity
@Table(name = "outbound_line")
public class OutboundLine {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Integer id;

    @Column(name = "company_id", nullable = false, updatable = false)
    private int companyId;

    @Column(name = "phone_number", nullable = false, updatable = false)
    private String phoneNumber;

    @Column(name = "display_name", nullable = false)
    private String displayName;

    @Column(name = "is_active", nullable = false)
    private boolean active;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "deleted_at")
    private Instant deletedAt;

    protected OutboundLine() {}

    public int id() {
        return id;
    }

    /** E.164, or as it was announced when it is no number of the network (an extension of the company's exchange). */
    public String phoneNumber() {
        return phoneNumber;
    }

    public String displayName() {
        return displayName;
    }

    /** Whether it is offered to dialers. */
    public boolean isActive() {
        return active;
    }

    public Instant createdAt() {
        return createdAt;
    }

    void rename(String newDisplayName) {
        displayName = newDisplayName;
    }

    void activate(boolean nowActive) {
        active = nowActive;
    }

    void delete(Instant now) {
        active = false;
        deletedAt = now;
    }
}
