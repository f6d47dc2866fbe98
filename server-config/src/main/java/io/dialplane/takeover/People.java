package io.dialplane.takeover;

import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.Texts;
import io.dialplane.takeover.Taken.What;
import io.dialplane.user.PasswordHash;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes people over, with their bcrypt hashes. Whoever has the same user name in the same company is the same person and keeps
 * what is here; the same user name in another company is somebody else's, and the panel's person is skipped. A password
 * counts here from the person's first log-in here on.
 */
final class People {

    private static final Set<String> ROLES = Set.of("ADMIN", "AGENT", "SUPERVISOR");
    private static final int LONGEST_NAME = 150;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PASSWORD = "password_hash";

    private final Panel panel;
    private final Database target;
    private final Taken taken;
    private final Tally tally;

    People(Panel panel, Database target, Taken taken, Tally tally) {
        this.panel = panel;
        this.target = target;
        this.taken = taken;
        this.tally = tally;
    }

    /** In one transaction, which keeps others from changing people meanwhile. */
    void take() throws SQLException {
        Set<Long> gone = new HashSet<>(taken.sourceIds(What.PERSON));
        String nobodys = nobodysHash();
        target.transaction(() -> {
            target.execute("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE");
            Target.raiseIds(target, "users", panel.largestId("admin_users"), 0, Integer.MAX_VALUE);
            for (Panel.Person theirs : panel.people()) {
                gone.remove(theirs.id());
                take(theirs, nobodys);
            }
        });
        tally.noted(Note.GONE_THERE, gone.size(), null);
    }

    /** No password has it. */
    private static String nobodysHash() {
        return PasswordHash.of(Long.toHexString(RANDOM.nextLong()) + Long.toHexString(RANDOM.nextLong()));
    }

    private void take(Panel.Person theirs, String nobodysHash) throws SQLException {
        Optional<Taken.Entry> before = taken.entry(What.PERSON, theirs.id());
        if (before.isPresent()) {
            merge(theirs, before.get());
            return;
        }
        String name = theirs.username() == null ? "" : theirs.username();
        if (name.isBlank()
                || !name.equals(name.strip())
                || name.codePointCount(0, name.length()) > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            tally.skipped(Reason.UNUSABLE_NAME, sample(theirs));
        } else if (!ROLES.contains(String.valueOf(theirs.role()))) {
            tally.skipped(Reason.UNKNOWN_ROLE, sample(theirs) + ": " + theirs.role());
        } else if (theirs.companyId() == null && !theirs.superuser()) {
            tally.skipped(Reason.NO_COMPANY, sample(theirs));
        } else if (company(theirs) == null) {
            tally.skipped(Reason.COMPANY_NOT_TAKEN, sample(theirs));
        } else {
            add(theirs, company(theirs), nobodysHash);
        }
    }

    /** A superuser of no company belongs to the default one; null: not taken over. */
    private Integer company(Panel.Person theirs) throws SQLException {
        return theirs.companyId() == null
                ? target.first("SELECT id FROM company WHERE name = 'default'", row -> row.getInt(1))
                        .orElse(null)
                : taken.id(What.COMPANY, theirs.companyId());
    }

    /** Somebody who logs in with a name. */
    private record Namesake(int id, int company, boolean byUsername) {}

    private Optional<Namesake> namesake(String username, int except) throws SQLException {
        return target.first(
                """
                SELECT id, company_id, lower(username) = lower(?) FROM users
                 WHERE deleted_at IS NULL AND id <> ? AND (lower(username) = lower(?) OR lower(email) = lower(?))
                 ORDER BY 3 DESC LIMIT 1
                """,
                row -> new Namesake(row.getInt(1), row.getInt(2), row.getBoolean(3)),
                username,
                except,
                username,
                username);
    }

    private void add(Panel.Person theirs, int company, String nobodysHash) throws SQLException {
        Map<String, String> fields = fields(theirs);
        Optional<Namesake> namesake = namesake(theirs.username(), -1);
        if (namesake.isPresent()) {
            Namesake here = namesake.get();
            if (here.byUsername() && here.company() == company && !taken.isTaken(What.PERSON, here.id())) {
                taken.put(What.PERSON, theirs.id(), here.id(), fields);
                tally.there(1);
            } else {
                tally.skipped(Reason.USER_NAME_TAKEN, sample(theirs));
            }
            return;
        }
        String phone = fields.get("phone_number");
        if (phone != null && isPhoneTaken(phone, -1)) {
            tally.noted(Note.PHONE_DROPPED, sample(theirs));
            phone = null;
        }
        String hash = fields.get(PASSWORD);
        if (hash == null) {
            tally.noted(Note.NEEDS_PASSWORD, sample(theirs));
        }
        int id = target.first(
                        """
                        INSERT INTO users (id, company_id, username, password_hash, role, is_superuser, is_active, first_name, last_name,
                                           phone_number)
                        VALUES (coalesce((SELECT ?::int WHERE NOT EXISTS (SELECT 1 FROM users WHERE id = ?)),
                                         nextval(pg_get_serial_sequence('users', 'id'))::int), ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        RETURNING id
                        """,
                        row -> row.getInt(1),
                        theirs.id(),
                        theirs.id(),
                        company,
                        theirs.username(),
                        hash == null ? nobodysHash : hash,
                        theirs.role(),
                        theirs.superuser(),
                        theirs.active(),
                        fields.get("first_name"),
                        fields.get("last_name"),
                        phone)
                .orElseThrow();
        Map<String, String> asTaken = new TreeMap<>(fields);
        asTaken.put(PASSWORD, hash == null ? nobodysHash : hash);
        taken.put(What.PERSON, theirs.id(), id, asTaken);
        Target.audit(target, company, "user.take-over", "user:" + id, null, shown(fields));
        tally.taken(1);
    }

    private void merge(Panel.Person theirs, Taken.Entry before) throws SQLException {
        Map<String, String> fields = fields(theirs);
        Optional<Map<String, String>> here = target.first(
                """
                SELECT username, password_hash, role, is_superuser, is_active, first_name, last_name, phone_number, company_id
                  FROM users WHERE id = ? AND deleted_at IS NULL FOR NO KEY UPDATE
                """,
                row -> {
                    Map<String, String> now = new TreeMap<>();
                    now.put("username", row.getString(1));
                    now.put(PASSWORD, row.getString(2));
                    now.put("role", row.getString(3));
                    now.put("is_superuser", String.valueOf(row.getBoolean(4)));
                    now.put("is_active", String.valueOf(row.getBoolean(5)));
                    now.put("first_name", row.getString(6));
                    now.put("last_name", row.getString(7));
                    now.put("phone_number", row.getString(8));
                    now.put("company_id", row.getString(9));
                    return now;
                },
                before.id());
        if (here.isEmpty()) {
            tally.there(1);
            tally.noted(Note.DELETED_HERE, sample(theirs));
            return;
        }
        Map<String, String> ours = here.get();
        Map<String, String> possible = possible(fields, ours, before.id());
        Merge merge = Merge.of(before.asTaken(), possible, ours);
        if (merge.changed()) {
            Map<String, String> now = merge.fields();
            target.update(
                    """
                    UPDATE users SET username = ?, password_hash = ?, role = ?, is_superuser = ?, is_active = ?, first_name = ?,
                           last_name = ?, phone_number = ?, version = version + 1, updated_at = now()
                     WHERE id = ?
                    """,
                    now.get("username"),
                    now.get(PASSWORD),
                    now.get("role"),
                    Boolean.valueOf(now.get("is_superuser")),
                    Boolean.valueOf(now.get("is_active")),
                    now.get("first_name"),
                    now.get("last_name"),
                    now.get("phone_number"),
                    before.id());
            target.update(
                    "UPDATE user_session SET ended_at = clock_timestamp(), end_reason = 'taken over' WHERE user_id = ? AND ended_at IS NULL AND ?",
                    before.id(),
                    !Objects.equals(now.get(PASSWORD), ours.get(PASSWORD))
                            || now.get("is_active").equals("false"));
            Target.audit(
                    target,
                    Integer.parseInt(ours.get("company_id")),
                    "user.take-over",
                    "user:" + before.id(),
                    shown(ours),
                    shown(now));
            tally.changed(1);
        } else {
            tally.there(1);
        }
        merge.kept().forEach(field -> tally.noted(Note.KEPT_HERE, sample(theirs) + ": " + field));
        taken.put(What.PERSON, theirs.id(), before.id(), possible);
    }

    /** What is there, as far as it can be here: what is not possible stays as it is here. */
    private Map<String, String> possible(Map<String, String> theirs, Map<String, String> ours, int id)
            throws SQLException {
        Map<String, String> fields = new TreeMap<>(theirs);
        String username = fields.get("username");
        if (!Objects.equals(username, ours.get("username"))
                && namesake(username, id).isPresent()) {
            fields.put("username", ours.get("username"));
            tally.noted(Note.KEPT_HERE, ours.get("username") + ": username, as " + username + " is taken");
        }
        String phone = fields.get("phone_number");
        if (phone != null && !phone.equals(ours.get("phone_number")) && isPhoneTaken(phone, id)) {
            fields.put("phone_number", ours.get("phone_number"));
        }
        if (fields.get(PASSWORD) == null) {
            fields.put(PASSWORD, ours.get(PASSWORD));
        }
        if (!ROLES.contains(fields.get("role"))) {
            fields.put("role", ours.get("role"));
        }
        return fields;
    }

    private boolean isPhoneTaken(String phone, int except) throws SQLException {
        return target.number(
                        "SELECT count(*) FROM users WHERE deleted_at IS NULL AND phone_number = ? AND id <> ?",
                        phone,
                        except)
                > 0;
    }

    /** As they can be here; a password that can't be checked here is none. */
    private Map<String, String> fields(Panel.Person theirs) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("username", theirs.username());
        String hash = theirs.passwordHash();
        fields.put(PASSWORD, hash != null && PasswordHash.isBcrypt(hash) ? hash : null);
        fields.put("role", theirs.role());
        fields.put("is_superuser", String.valueOf(theirs.superuser()));
        fields.put("is_active", String.valueOf(theirs.active()));
        fields.put("first_name", name(theirs.firstName()));
        fields.put("last_name", name(theirs.lastName()));
        fields.put("phone_number", phone(theirs));
        return fields;
    }

    private static String name(String text) {
        if (text == null) {
            return null;
        }
        String plain = Texts.cut(text.replaceAll("\\p{Cntrl}", " ").strip(), LONGEST_NAME);
        return plain.isEmpty() ? null : plain;
    }

    private String phone(Panel.Person theirs) {
        if (theirs.phoneNumber() == null || theirs.phoneNumber().isBlank()) {
            return null;
        }
        Optional<String> phone =
                PhoneNumbers.parse(theirs.phoneNumber(), Panel.COUNTRY).map(PhoneNumber::e164);
        if (phone.isEmpty()) {
            tally.noted(Note.PHONE_DROPPED, sample(theirs));
        }
        return phone.orElse(null);
    }

    /** Without the password. */
    private static Map<String, String> shown(Map<String, String> fields) {
        Map<String, String> shown = new TreeMap<>(fields);
        shown.remove(PASSWORD);
        shown.remove("company_id");
        return shown;
    }

    private static String sample(Panel.Person theirs) {
        return theirs.username() + " (id " + theirs.id() + ")";
    }
}
