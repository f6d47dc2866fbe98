package io.dialplane.extension;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Constraints;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A company's pool of extensions. It is made as it is needed, ten at a time; the lowest free one is given away first, and one
 * that was given back rests for a while and has other secrets when it is given away again.
 */
@Stateless
@InCompany
public class ExtensionService {

    private static final int STEP = 10;
    private static final String UNKNOWN = "extension.unknown";

    @Inject
    private ExtensionQueries queries;

    @Inject
    private SipSecrets secrets;

    /**
     * Gives the lowest free extensions to a person.
     *
     * @return their numbers, upwards
     * @throws DomainException 409 when there are not so many
     */
    public List<Integer> assign(CompanyId company, int userId, int count) {
        List<Integer> numbers = take(company, count);
        queries.assign(company, numbers, userId);
        return numbers;
    }

    /** Keeps the lowest free extensions for somebody who is being created; as {@link #assign}. */
    public List<Integer> hold(CompanyId company, UUID creation, int count) {
        List<Integer> numbers = take(company, count);
        queries.hold(company, numbers, creation);
        return numbers;
    }

    /** Gives what is held for a creation to the person who was created. */
    public List<Integer> assignHeld(CompanyId company, UUID creation, int userId) {
        List<Integer> numbers = queries.held(company, creation);
        queries.assign(company, numbers, userId);
        return numbers;
    }

    /** Gives back what is held for a creation. It does not rest: nobody has had it, or knew its secrets. */
    public List<Integer> releaseHeld(CompanyId company, UUID creation) {
        List<Integer> numbers = queries.held(company, creation);
        numbers.forEach(number -> queries.release(company, made(number), Duration.ZERO));
        return numbers;
    }

    /** Gives back all extensions of a person. */
    public List<Integer> releaseAllOf(CompanyId company, int userId) {
        List<Integer> numbers =
                ofUser(company, userId).stream().map(Extension::number).toList();
        numbers.forEach(number -> release(company, number));
        return numbers;
    }

    /** Gives back the extensions of people who were deleted. */
    public List<Integer> releaseOfDeleted(CompanyId company) {
        List<Integer> numbers = queries.ofDeleted(company);
        numbers.forEach(number -> release(company, number));
        return numbers;
    }

    /**
     * One of the company's extensions, held until the transaction ends; until then none of the company's is given away elsewhere.
     *
     * @throws DomainException 404
     */
    public Extension locked(CompanyId company, int id) {
        queries.lock(company); // before the row: takers lock in this order
        return queries.locked(company, id).orElseThrow(() -> DomainException.notFound(UNKNOWN, Integer.toString(id)));
    }

    /**
     * Gives an extension, which is {@link #locked}, to a person, whoever had it; it has other secrets then.
     *
     * @throws DomainException 409 when it is held for somebody who is being created
     */
    public void give(CompanyId company, Extension extension, int userId) {
        if (queries.isHeld(company, extension.number())) {
            throw DomainException.conflict("extension.held");
        }
        queries.renew(
                company, extension.number(), secrets.password(extension.number()), secrets.pin(extension.number()));
        queries.assign(company, List.of(extension.number()), userId);
    }

    /** Takes an extension away from whoever has it. */
    public void release(CompanyId company, int number) {
        queries.release(company, made(number), ExtensionConfig.quarantine());
    }

    /** Gives an extension another password. */
    public void rotatePassword(CompanyId company, int number) {
        queries.renew(company, number, secrets.password(number), null);
    }

    /** Gives all extensions of a person other passwords; returns their numbers. */
    public List<Integer> rotatePasswordsOf(CompanyId company, int userId) {
        List<Integer> numbers =
                ofUser(company, userId).stream().map(Extension::number).toList();
        numbers.forEach(number -> rotatePassword(company, number));
        return numbers;
    }

    /**
     * Sets what can be set of an extension.
     *
     * @param directNumber E.164; null: none
     * @throws DomainException 409 when another extension has the direct number
     */
    public void set(CompanyId company, int number, boolean voicemailEnabled, String directNumber) {
        try {
            queries.set(company, number, voicemailEnabled, directNumber);
        } catch (PersistenceException e) {
            if (Constraints.violated(e)
                    .filter("extension_direct_number_unique"::equals)
                    .isPresent()) {
                throw DomainException.taken("direct_number", "extension.direct-number-taken");
            }
            throw e;
        }
    }

    /** @throws DomainException 404 when it is none of the company's */
    public Extension get(CompanyId company, int id) {
        return queries.find(company, id).orElseThrow(() -> DomainException.notFound(UNKNOWN, Integer.toString(id)));
    }

    /** A person's extensions in the order in which they were given. */
    public List<Extension> ofUser(CompanyId company, int userId) {
        return queries.ofUsers(company, List.of(userId));
    }

    /** The numbers of a person's extensions, as {@link #ofUser}; they stay that person's until the transaction ends. */
    public List<Integer> owned(CompanyId company, int userId) {
        return queries.owned(company, userId);
    }

    /** Extensions of several people, by person. */
    public Map<Integer, List<Extension>> ofUsers(CompanyId company, Collection<Integer> userIds) {
        return queries.ofUsers(company, userIds).stream().collect(Collectors.groupingBy(Extension::userId));
    }

    /** The company's extensions, upwards. */
    public List<Extension> page(CompanyId company, ExtensionFilter filter, int first, int max) {
        return queries.page(company, filter, first, max);
    }

    public long count(CompanyId company, ExtensionFilter filter) {
        return queries.count(company, filter);
    }

    public ExtensionCounts counts(CompanyId company) {
        return queries.counts(company);
    }

    /** What a person's telephones register with; for that person's own session only. */
    public List<SipCredential> credentials(CompanyId company, int userId) {
        queries.loggedIn(company, userId);
        return queries.credentials(company, userId).stream()
                .map(row -> new SipCredential(
                        row.get(0, Integer.class),
                        row.get(1, Integer.class),
                        secrets.openPassword(row.get(1, Integer.class), row.get(2, String.class))))
                .toList();
    }

    /** What a switch may know of an extension; empty: it may not register now. */
    public Optional<SipIdentity> identity(CompanyId company, int number) {
        return queries.identity(company, number).stream()
                .map(row -> new SipIdentity(
                        company,
                        number,
                        row.get(0, Integer.class),
                        secrets.openPassword(number, row.get(1, String.class)),
                        secrets.openPin(number, row.get(2, String.class)),
                        row.get(3, Boolean.class),
                        row.get(4, String.class)))
                .findFirst();
    }

    /** Notes that a switch asked about a registration. */
    public void registered(CompanyId company, int number) {
        queries.registered(company, number);
    }

    /** The company's extensions by the numbers (E.164) that ring them from outside. */
    public Map<String, Integer> directNumbers(CompanyId company) {
        return queries.directNumbers(company).stream()
                .collect(Collectors.toMap(row -> row.get(0, String.class), row -> row.get(1, Integer.class)));
    }

    private List<Integer> take(CompanyId company, int count) {
        queries.lock(company);
        List<Integer> free = queries.free(company, count);
        if (free.size() < count) {
            grow(company, count - free.size());
            free = queries.free(company, count);
        }
        if (free.size() < count) {
            throw DomainException.conflict("extension.none-free");
        }
        return free;
    }

    /** Makes at least so many more, as far as there are numbers. */
    private void grow(CompanyId company, int missing) {
        int next = queries.highest(company).map(highest -> highest + 1).orElse(ExtensionRange.first(company));
        int steps = (missing + STEP - 1) / STEP;
        int last = Math.min(next + steps * STEP - 1, ExtensionRange.last(company));
        List<ExtensionQueries.Made> made = new ArrayList<>();
        for (int number = next; number <= last; number++) {
            made.add(made(number));
        }
        if (!made.isEmpty()) {
            queries.make(company, made);
        }
    }

    private ExtensionQueries.Made made(int number) {
        return new ExtensionQueries.Made(number, secrets.password(number), secrets.pin(number));
    }
}
