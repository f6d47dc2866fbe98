package io.dialplane.provisioning;

import io.dialplane.extension.Extension;
import io.dialplane.extension.ExtensionService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.user.CheckedPerson;
import io.dialplane.user.Editor;
import io.dialplane.user.PasswordLink;
import io.dialplane.user.PasswordLinks;
import io.dialplane.user.PersonChange;
import io.dialplane.user.User;
import io.dialplane.user.UserRegistry;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The transactions of {@link AgentService}: person, extensions, and what the switches are to be told, each time all or nothing. */
@Stateless
@InCompany
public class AgentRegistry {

    /** A creation that takes longer has died with its server. */
    static final Duration TERM = Duration.ofMinutes(2);

    @Inject
    private UserRegistry users;

    @Inject
    private ExtensionService extensions;

    @Inject
    private SwitchEntries entries;

    @Inject
    private AgentLogins logins;

    @Inject
    private AgentCreations creations;

    @Inject
    private PasswordLinks links;

    /** A person, and the numbers of the extensions that were given. */
    public record Made(User user, List<Extension> extensions, String passwordLink) {

        @Override
        public String toString() {
            return "Made[" + user.id() + "]";
        }
    }

    /** The whole creation, where no switch has to be told before. */
    public Made create(CompanyId company, Editor by, CheckedPerson person, int count, Greeting greeting, Note note) {
        entries.lock(company);
        User user = users.create(company, by, person.person(), person.passwordHash(), person.phoneNumber());
        if (count > 0) {
            entries.sync(company, extensions.assign(company, user.id(), count));
        }
        return made(company, by, user, greeting, note);
    }

    /** Holds extensions for somebody and notes that switches have to know them, before any of them is told. */
    public List<Integer> begin(CompanyId company, UUID creation, String email, String callerName, int count) {
        entries.lock(company);
        creations.add(company, creation, email, callerName, TERM);
        List<Integer> numbers = extensions.hold(company, creation, count);
        entries.sync(company, numbers);
        return numbers;
    }

    /**
     * The person is there, with what was held.
     *
     * @throws DomainException 409 when the e-mail is taken, 503 when the creation was undone meanwhile
     */
    public Made finish(
            CompanyId company, Editor by, UUID creation, CheckedPerson person, Greeting greeting, Note note) {
        if (!creations.end(company, creation)) {
            throw DomainException.unavailable(Duration.ofSeconds(5), "agent.step", "finish", "it took too long");
        }
        User user = users.create(company, by, person.person(), person.passwordHash(), person.phoneNumber());
        extensions.assignHeld(company, creation, user.id());
        return made(company, by, user, greeting, note);
    }

    /** Nothing of a creation is left here, and the switches are to be told so. */
    public void undo(CompanyId company, UUID creation) {
        entries.lock(company);
        if (creations.end(company, creation)) {
            entries.sync(company, extensions.releaseHeld(company, creation));
        }
    }

    /** Changes a person; whoever is not active any more has no telephone. */
    public User change(CompanyId company, Editor by, int userId, PersonChange change) {
        entries.lock(company);
        User user = users.change(company, by, userId, change, null, null);
        List<Integer> numbers;
        if (!user.isActive()) {
            numbers = logins.endTelephonesOf(company, userId);
        } else {
            numbers = numbersOf(company, userId);
            entries.changed(numbers);
        }
        entries.sync(company, numbers);
        return user;
    }

    public void delete(CompanyId company, Editor by, int userId) {
        entries.lock(company);
        users.delete(company, by, userId);
        List<Integer> numbers = extensions.releaseAllOf(company, userId);
        gone(company, numbers);
        entries.sync(company, numbers);
    }

    /** Undoes what died, takes back what the deleted had, ends telephones without a session, and notes what switches are to hold now. */
    public void tidy(CompanyId company) {
        entries.lock(company);
        creations.expired(company).forEach(creation -> undo(company, creation));
        List<Integer> freed = extensions.releaseOfDeleted(company);
        if (!freed.isEmpty()) {
            gone(company, freed);
        }
        logins.endTelephones(company);
        entries.sync(company);
    }

    /** Direct numbers went with them. */
    private void gone(CompanyId company, List<Integer> numbers) {
        entries.endRegistrations(company, numbers);
        entries.lineChanged(company);
    }

    private Made made(CompanyId company, Editor by, User user, Greeting greeting, Note note) {
        String link = null;
        if (greeting == Greeting.LINK) {
            link = links.create(company, by.actor(), user.id(), PasswordLink.Purpose.WELCOME)
                    .url();
        } else {
            links.mail(company, by.actor(), user.id(), PasswordLink.Purpose.WELCOME);
        }
        Made made = new Made(user, extensions.ofUser(company, user.id()), link);
        note.of(made);
        return made;
    }

    private List<Integer> numbersOf(CompanyId company, int userId) {
        return extensions.ofUser(company, userId).stream()
                .map(Extension::number)
                .toList();
    }

    /** Writes down, in the transaction that creates somebody, that it did. */
    public interface Note {

        /** Nobody wants to know. */
        Note NONE = made -> {};

        void of(Made made);
    }

    /** How a new agent is told the way in. */
    public enum Greeting {
        /** By a mail with a link, where there is an address that links can have. */
        MAIL,
        /** By whoever asked, who is given the link. */
        LINK
    }
}
