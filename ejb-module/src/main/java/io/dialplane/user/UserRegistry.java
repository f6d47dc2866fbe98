package io.dialplane.user;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Constraints;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.session.Role;
import io.dialplane.session.SessionService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Changes people, each change in one transaction with its audit entry. What it is given has been checked. */
@Stateless
@InCompany
public class UserRegistry {

    /** Unique indexes and the fields they guard. */
    private static final Map<String, String> UNIQUE = Map.of(
            "users_username_unique", "username",
            "users_email_unique", "email",
            "users_phone_number_unique", "phone_number");

    static final int NOBODY = -1;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private UserQueries queries;

    @Inject
    private PasswordLinkQueries links;

    @Inject
    private SessionService sessions;

    @Inject
    private AuditWriter audit;

    @Inject
    private Clock clock;

    public User create(CompanyId company, Editor by, NewPerson person, String passwordHash, String phoneNumber) {
        loginsAreFree(person.username(), person.email(), NOBODY);
        User user = new User(company, person.username(), passwordHash, person.role(), clock.instant());
        user.setAgentType(person.agentType());
        user.setSuperuser(person.superuser());
        user.setActive(person.active());
        user.setMustChangePassword(person.mustChangePassword());
        user.setFirstName(person.firstName());
        user.setLastName(person.lastName());
        user.setEmail(person.email());
        user.setPhoneNumber(phoneNumber);
        unlessTaken(() -> {
            em.persist(user);
            em.flush();
        });
        audit.write(company, by.actor(), "user.create", subject(user.id()), null, UserSnapshot.of(user));
        return user;
    }

    /**
     * A person, as nobody else changes it until the transaction ends.
     *
     * @throws DomainException 404
     */
    public User lock(CompanyId company, int userId) {
        return locked(company, userId);
    }

    public User change(
            CompanyId company, Editor by, int userId, PersonChange change, String passwordHash, String phoneNumber) {
        User user = locked(company, userId);
        mayChange(user, by);
        isAt(change.version(), user);
        if (change.superuser() != null && change.superuser() != user.isSuperuser() && !by.superuser()) {
            throw DomainException.forbidden("user.superusers-only");
        }
        if (user.isFirstAdministrator()) {
            staysFirstAdministrator(change);
        }
        loginsAreFree(
                change.username(),
                change.email() == null ? null : change.email().orElse(null),
                userId);
        UserSnapshot before = UserSnapshot.of(user);
        set(change.username(), user::setUsername);
        set(change.role(), user::setRole);
        set(change.agentType(), user::setAgentType);
        set(change.superuser(), user::setSuperuser);
        set(change.active(), user::setActive);
        set(change.mustChangePassword(), user::setMustChangePassword);
        setOrClear(change.firstName(), user::setFirstName);
        setOrClear(change.lastName(), user::setLastName);
        setOrClear(change.email(), user::setEmail);
        if (change.phoneNumber() != null) {
            user.setPhoneNumber(phoneNumber);
        }
        if (passwordHash != null) {
            user.setPasswordHash(passwordHash);
        }
        save(company, by, user, before, passwordHash != null);
        if (passwordHash != null) {
            ended(userId);
        }
        if (!Objects.equals(before.email(), user.email())) {
            links.removeOf(userId); // they were sent to the old one
        }
        if (!user.isActive()) {
            sessions.endAllOf(userId, "deactivated");
        }
        return user;
    }

    /** @param version null: whatever it is */
    private static void isAt(Integer version, User user) {
        if (version != null && version != user.version()) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
    }

    /**
     * A new password.
     *
     * @param checked hash that the current password was checked against
     * @param hash    of the new one
     */
    record PasswordChange(String checked, String hash) {}

    /**
     * @param password null: it stays
     * @throws DomainException 400 when the password has been changed since the current one was checked, 409 when the person is not of
     *     the change's version any more
     */
    public User changeProfile(CompanyId company, Editor by, int userId, ProfileChange change, PasswordChange password) {
        User user = locked(company, userId);
        if (password != null && !password.checked().equals(user.passwordHash())) {
            throw DomainException.invalid("current_password", "password.current-wrong");
        }
        isAt(change.version(), user);
        UserSnapshot before = UserSnapshot.of(user);
        setOrClear(change.firstName(), user::setFirstName);
        setOrClear(change.lastName(), user::setLastName);
        if (password != null) {
            user.setPasswordHash(password.hash());
            user.setMustChangePassword(false);
        }
        save(company, by, user, before, password != null);
        if (password != null) {
            ended(userId);
        }
        return user;
    }

    /**
     * Sets the password of whoever followed a link, and uses the link up.
     *
     * @param linkHash of the link's token
     * @throws DomainException 400 when the link has been used or has expired
     */
    public void setPassword(CompanyId company, Actor person, int userId, byte[] linkHash, String passwordHash) {
        User user = queries.find(company, userId, LockModeType.PESSIMISTIC_WRITE)
                .filter(User::isActive)
                .orElseThrow(UserRegistry::linkVoid);
        if (!links.use(linkHash, userId)) {
            throw linkVoid();
        }
        UserSnapshot before = UserSnapshot.of(user);
        user.setPasswordHash(passwordHash);
        user.setMustChangePassword(false);
        save(company, new Editor(person, user.isSuperuser()), user, before, true);
        ended(userId);
    }

    static DomainException linkVoid() {
        return DomainException.invalid("token", "password.link-void");
    }

    /** What the old password had opened, and would have replaced it. */
    private void ended(int userId) {
        sessions.endAllOf(userId, "password");
        links.removeOf(userId);
    }

    /**
     * Puts a hash in the place of another of the same password: nothing that anybody has to be told.
     *
     * @return false when the person has another password by now
     */
    public boolean rehash(CompanyId company, int userId, String checked, String hash) {
        return queries.rehash(userId, checked, hash);
    }

    public void delete(CompanyId company, Editor by, int userId) {
        User user = locked(company, userId);
        mayChange(user, by);
        if (user.isFirstAdministrator()) {
            throw DomainException.badRequest("user.first-administrator-delete");
        }
        if (user.isSuperuser()) {
            throw DomainException.badRequest("user.superuser-delete");
        }
        UserSnapshot before = UserSnapshot.of(user);
        user.delete(clock.instant());
        user.touch(clock.instant());
        em.flush();
        sessions.endAllOf(userId, "deleted");
        audit.write(company, by.actor(), "user.delete", subject(userId), before, null);
    }

    /** @throws DomainException 403 when the person is a superuser and the one who changes is not */
    static void mayChange(User user, Editor by) {
        if (user.isSuperuser() && !by.superuser()) {
            throw DomainException.forbidden("user.superusers-only");
        }
    }

    private static void staysFirstAdministrator(PersonChange change) {
        if (Boolean.FALSE.equals(change.active())) {
            throw DomainException.invalid("is_active", "user.first-administrator");
        }
        if (change.role() != null && change.role() != Role.ADMIN) {
            throw DomainException.invalid("role", "user.first-administrator");
        }
        if (Boolean.FALSE.equals(change.superuser())) {
            throw DomainException.invalid("is_superuser", "user.first-administrator");
        }
    }

    private User locked(CompanyId company, int userId) {
        return queries.find(company, userId, LockModeType.PESSIMISTIC_WRITE)
                .orElseThrow(() -> DomainException.notFound("user.unknown", Integer.toString(userId)));
    }

    private void save(CompanyId company, Editor by, User user, UserSnapshot before, boolean newPassword) {
        UserSnapshot after = UserSnapshot.of(user);
        if (!newPassword && after.equals(before)) {
            return;
        }
        user.touch(clock.instant());
        unlessTaken(em::flush);
        if (!after.equals(before)) {
            audit.write(company, by.actor(), "user.update", subject(user.id()), before, after);
        }
        if (newPassword) {
            audit.write(company, by.actor(), "user.password", subject(user.id()), null, null);
        }
    }

    /** A user name must not be another's e-mail, nor the other way round: people log in with either. */
    private void loginsAreFree(String username, String email, int exceptUserId) {
        queries.holdLogins(username, email);
        if (queries.isTakenForLogin(username, email, exceptUserId)) {
            throw taken(queries.isTakenForLogin(username, null, exceptUserId) ? "username" : "email");
        }
    }

    private static void unlessTaken(Runnable write) {
        try {
            write.run();
        } catch (PersistenceException e) {
            throw Constraints.violated(e)
                    .map(UNIQUE::get)
                    .filter(Objects::nonNull)
                    .<RuntimeException>map(UserRegistry::taken)
                    .orElse(e);
        }
    }

    private static DomainException taken(String field) {
        return DomainException.taken(field, "user.taken." + field);
    }

    private static <T> void set(T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private static void setOrClear(Optional<String> value, Consumer<String> setter) {
        if (value != null) {
            setter.accept(value.map(Blank::toNull).orElse(null));
        }
    }

    private static String subject(int userId) {
        return "user:" + userId;
    }
}
