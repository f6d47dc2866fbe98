package io.dialplane.user;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The people of a company, for those who administer them.
 *
 * <p>Passwords are hashed here, outside of transactions; {@link UserRegistry} then does the rest in one.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class UserService {

    @Inject
    private UserQueries queries;

    @Inject
    private UserRegistry registry;

    @Inject
    private CompanyService companies;

    /** Whose company a person belongs to; empty: there is no such person, or not any more. */
    public Optional<CompanyId> companyOf(int userId) {
        return queries.companyOf(userId);
    }

    /** @throws DomainException 404 when the company has no such person */
    public User get(CompanyId company, int userId) {
        return queries.find(company, userId, LockModeType.NONE)
                .orElseThrow(() -> DomainException.notFound("user.unknown", Integer.toString(userId)));
    }

    /** Which of these people are the company's and take calls: agents and administrators, active or not. */
    public Set<Integer> takeCalls(CompanyId company, Collection<Integer> userIds) {
        return userIds.isEmpty() ? Set.of() : queries.takeCalls(company, userIds);
    }

    /** Of these people those whom the company has. */
    public List<User> some(CompanyId company, Collection<Integer> userIds) {
        return userIds.isEmpty() ? List.of() : queries.some(company, userIds);
    }

    /** Whoever of the company has this user name, in whatever case; empty: nobody. */
    public Optional<User> named(CompanyId company, String username) {
        return queries.named(company, username);
    }

    /** A company's people in the order of their ids. */
    public List<User> page(CompanyId company, UserFilter filter, int first, int max) {
        return queries.page(company, filter, first, max);
    }

    public long count(CompanyId company, UserFilter filter) {
        return queries.count(company, filter);
    }

    /**
     * Creates a person.
     *
     * @throws DomainException 400 naming wrong fields, 403 when a superuser is made by somebody who is none, 409 naming the
     *                         field whose value somebody else in the installation has
     */
    public User create(CompanyId company, Editor by, NewPerson person) {
        CheckedPerson checked = check(company, by, person);
        return registry.create(company, by, checked.person(), checked.passwordHash(), checked.phoneNumber());
    }

    /**
     * Checks a person to be created and hashes the password, for those who create the person in a transaction of theirs. Without a
     * password nothing lets the person in but a link.
     *
     * @throws DomainException as {@link #create}, but for what is taken
     */
    public CheckedPerson check(CompanyId company, Editor by, NewPerson person) {
        PersonRules rules = rules(company);
        rules.username(person.username());
        rules.newPassword("password", person.password());
        rules.name("first_name", person.firstName());
        rules.name("last_name", person.lastName());
        rules.email(person.email());
        String phoneNumber = rules.phoneNumber(person.phoneNumber());
        rules.check();
        if (person.superuser() && !by.superuser()) {
            throw DomainException.forbidden("user.superusers-only");
        }
        return new CheckedPerson(
                person,
                person.password() == null ? PasswordHash.ofNobody() : PasswordHash.of(person.password()),
                phoneNumber);
    }

    /** Whether somebody in the installation logs in with one of these texts, as user name or as e-mail. */
    public boolean isTaken(String name, String orName) {
        return queries.isTakenForLogin(name, orName, UserRegistry.NOBODY);
    }

    /**
     * Changes a person. A new password and a deactivation end the person's sessions.
     *
     * @throws DomainException as {@link #create}; also 404, 400 when it would weaken the first administrator, and 409 when
     *                         the change was made from an older version
     */
    public User change(CompanyId company, Editor by, int userId, PersonChange change) {
        String phoneNumber = check(company, by, userId, change);
        String hash = change.password() == null ? null : PasswordHash.of(change.password());
        return registry.change(company, by, userId, change, hash, phoneNumber);
    }

    /**
     * Checks a change, for those who make it in a transaction of theirs.
     *
     * @return the new phone number as E.164; null: none
     * @throws DomainException as {@link #change}, but for what is taken
     */
    public String check(CompanyId company, Editor by, int userId, PersonChange change) {
        PersonRules rules = rules(company);
        rules.username(change.username());
        rules.newPassword("password", change.password());
        rules.name("first_name", given(change.firstName()));
        rules.name("last_name", given(change.lastName()));
        rules.email(given(change.email()));
        String phoneNumber = rules.phoneNumber(given(change.phoneNumber()));
        rules.check();
        UserRegistry.mayChange(get(company, userId), by);
        return phoneNumber;
    }

    /**
     * Deletes a person: sessions end, user name, e-mail and phone number are free again, results stay.
     *
     * @throws DomainException 404, 403 when only superusers may, 400 for the first administrator
     */
    public void delete(CompanyId company, Editor by, int userId) {
        registry.delete(company, by, userId);
    }

    private PersonRules rules(CompanyId company) {
        return new PersonRules(companies.get(company).country());
    }

    private static String given(Optional<String> text) {
        return text == null ? null : text.orElse(null);
    }
}
