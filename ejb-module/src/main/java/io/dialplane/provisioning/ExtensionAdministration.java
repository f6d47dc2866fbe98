package io.dialplane.provisioning;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.extension.Extension;
import io.dialplane.extension.ExtensionService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.user.UserService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Changes of single extensions, each in one transaction with what the switches are to be told. */
@Stateless
@InCompany
public class ExtensionAdministration {

    @Inject
    private ExtensionService extensions;

    @Inject
    private UserService users;

    @Inject
    private SwitchEntries entries;

    @Inject
    private AuditWriter audit;

    /** As the audit log keeps it. */
    private record Snapshot(int extension, Integer userId, boolean voicemailEnabled, String directNumber) {

        static Snapshot of(Extension extension) {
            return new Snapshot(
                    extension.number(), extension.userId(), extension.voicemailEnabled(), extension.directNumber());
        }
    }

    /**
     * What is to be changed of an extension. Null keeps what there is; an empty optional clears it.
     *
     * @param userId       whose it is from now on; cleared: nobody's, and it rests
     * @param directNumber E.164
     */
    public record Change(Optional<Integer> userId, Boolean voicemailEnabled, Optional<String> directNumber) {}

    /**
     * Moves an extension, or sets it otherwise. One that moves has other secrets, and its registrations end.
     *
     * @throws DomainException 404, 400 when the company has no such active person or nobody's extension is to be set, 409 when the direct
     *                         number is taken or the extension is held for somebody who is being created
     */
    public Extension change(CompanyId company, Actor actor, int id, Change change) {
        return change(company, actor, id, before -> true, change);
    }

    /**
     * The same for somebody who was shown the extension.
     *
     * @param asShown whether it is still as it was shown
     * @throws DomainException also 409 when it is not
     */
    public Extension change(CompanyId company, Actor actor, int id, Predicate<Extension> asShown, Change change) {
        entries.lock(company);
        Extension before = extensions.locked(company, id);
        if (!asShown.test(before)) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        Integer owner =
                change.userId() == null ? before.userId() : change.userId().orElse(null);
        if (!Objects.equals(owner, before.userId())) {
            entries.endRegistrations(company, List.of(before.number()));
            if (owner == null) {
                extensions.release(company, before.number());
            } else {
                give(company, before, owner);
            }
        }
        if (change.voicemailEnabled() != null || change.directNumber() != null) {
            if (owner == null) {
                throw DomainException.invalid("user_id", "extension.nobodys");
            }
            extensions.set(
                    company,
                    before.number(),
                    change.voicemailEnabled() == null ? before.voicemailEnabled() : change.voicemailEnabled(),
                    change.directNumber() == null
                            ? before.directNumber()
                            : change.directNumber().orElse(null));
        }
        Extension after = extensions.locked(company, id);
        if (!Snapshot.of(after).equals(Snapshot.of(before))) {
            entries.changed(List.of(before.number()));
            entries.lineChanged(company);
            entries.sync(company, List.of(before.number()));
            audit.write(company, actor, "extension.update", subject(before), Snapshot.of(before), Snapshot.of(after));
        }
        return after;
    }

    private void give(CompanyId company, Extension extension, int userId) {
        if (!users.companyOf(userId).filter(company::equals).isPresent()) {
            throw DomainException.invalid("user_id", "extension.no-such-person");
        }
        extensions.give(company, extension, userId);
    }

    /**
     * Gives an extension another password; its registrations end, and its person reads the new one with the next log-in.
     *
     * @throws DomainException 404, 409 when it is nobody's
     */
    public Extension rotatePassword(CompanyId company, Actor actor, int id) {
        entries.lock(company);
        Extension extension = extensions.locked(company, id);
        if (extension.userId() == null) {
            throw DomainException.conflict("extension.nobodys");
        }
        extensions.rotatePassword(company, extension.number());
        entries.changed(List.of(extension.number()));
        entries.endRegistrations(company, List.of(extension.number()));
        audit.write(company, actor, "extension.rotate-password", subject(extension), null, null);
        return extension;
    }

    private static String subject(Extension extension) {
        return "extension:" + extension.id();
    }
}
