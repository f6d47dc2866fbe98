package io.dialplane.user;

import io.dialplane.platform.CompanyId;
import io.dialplane.session.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A person who logs in. Belongs to one company; deletion is soft: it frees the user name, e-mail and phone number, and
 * the person's results stay. The first administrator of the installation is a superuser and can be neither deleted nor
 * deactivated.
 */
@Entity
@Table(name = "users")
public class User {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Integer id;

    @Column(name = "company_id", nullable = false)
    private int companyId;

    @Column(nullable = false)
    private String username;

    @Column(name = "password_hash", nullable = false)
    private String passwordHash;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    private Role role;

    @Enumerated(EnumType.STRING)
    @Column(name = "agent_type", nullable = false)
    private AgentType agentType = AgentType.BOTH;

    @Column(name = "is_superuser", nullable = false)
    private boolean superuser;

    @Column(name = "first_administrator", nullable = false, updatable = false)
    private boolean firstAdministrator;

    @Column(name = "is_active", nullable = false)
    private boolean active = true;

    @Column(name = "must_change_password", nullable = false)
    private boolean mustChangePassword;

    @Column(name = "first_name")
    private String firstName;

    @Column(name = "last_name")
    private String lastName;

    private String email;

    @Column(name = "phone_number")
    private String phoneNumber;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    private Instant updatedAt;

    @Column(name = "deleted_at")
    private Instant deletedAt;

    @Version
    @Column(nullable = false)
    private int version;

    protected User() {}

    public User(CompanyId company, String username, String passwordHash, Role role, Instant now) {
        this.companyId = company.value();
        this.username = username;
        this.passwordHash = passwordHash;
        this.role = role;
        this.createdAt = now;
        this.updatedAt = now;
        this.version = 1;
    }

    public int id() {
        return id;
    }

    public CompanyId companyId() {
        return new CompanyId(companyId);
    }

    public String username() {
        return username;
    }

    public Role role() {
        return role;
    }

    public AgentType agentType() {
        return agentType;
    }

    /** May work for every company. */
    public boolean isSuperuser() {
        return superuser;
    }

    /** The first administrator of the installation: stays active, administrator and superuser, and can't be deleted. */
    public boolean isFirstAdministrator() {
        return firstAdministrator;
    }

    public boolean isActive() {
        return active;
    }

    /** The password is temporary: console and desk insist on a new one. */
    public boolean mustChangePassword() {
        return mustChangePassword;
    }

    /** Null: not known. */
    public String firstName() {
        return firstName;
    }

    /** Null: not known. */
    public String lastName() {
        return lastName;
    }

    /** First and last name, or the user name where neither is known. */
    public String fullName() {
        return fullName(firstName, lastName, username);
    }

    /** First and last name, or the user name where neither is known. */
    public static String fullName(String firstName, String lastName, String username) {
        String joined = Stream.of(firstName, lastName)
                .filter(part -> part != null && !part.isBlank())
                .collect(Collectors.joining(" "));
        return joined.isEmpty() ? username : joined;
    }

    /** Null: none. */
    public String email() {
        return email;
    }

    /** E.164; null: none. */
    public String phoneNumber() {
        return phoneNumber;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    public boolean isDeleted() {
        return deletedAt != null;
    }

    String passwordHash() {
        return passwordHash;
    }

    void setPasswordHash(String hash) {
        passwordHash = hash;
    }

    void setUsername(String newUsername) {
        username = newUsername;
    }

    void setRole(Role newRole) {
        role = newRole;
    }

    void setAgentType(AgentType newType) {
        agentType = newType;
    }

    void setSuperuser(boolean nowSuperuser) {
        superuser = nowSuperuser;
    }

    void setActive(boolean nowActive) {
        active = nowActive;
    }

    void setMustChangePassword(boolean must) {
        mustChangePassword = must;
    }

    void setFirstName(String name) {
        firstName = name;
    }

    void setLastName(String name) {
        lastName = name;
    }

    void setEmail(String address) {
        email = address;
    }

    void setPhoneNumber(String e164) {
        phoneNumber = e164;
    }

    /** Moves with every change. */
    public int version() {
        return version;
    }

    void touch(Instant now) {
        updatedAt = now;
    }

    void delete(Instant now) {
        deletedAt = now;
        active = false;
    }
}
