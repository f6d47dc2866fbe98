package io.dialplane.console.platform;

import io.dialplane.session.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every page behind the log-in: where it is, who may open it, and how the menu shows it. A feature that comes later adds its
 * line here, its file, and the text {@code page.<name>}, and the paths of its servlets to {@link Parts}; what is not here is
 * not served.
 */
public enum Page {
    OVERVIEW("/index.xhtml", "pi-chart-bar", Who.STAFF, null),
    STATISTICS("/statistics.xhtml", "pi-chart-bar", Who.STAFF, OVERVIEW),
    NUMBERS("/numbers.xhtml", "pi-phone", Who.EVERYBODY, null),
    NUMBER("/number.xhtml", "pi-phone", Who.EVERYBODY, NUMBERS),
    IMPORTS("/imports.xhtml", "pi-upload", Who.STAFF, null),
    SUPPRESSIONS("/suppressions.xhtml", "pi-ban", Who.STAFF, null),
    CONTACTS("/contacts.xhtml", "pi-id-card", Who.EVERYBODY, null),
    CONTACT("/contact.xhtml", "pi-id-card", Who.EVERYBODY, CONTACTS),
    CONTACT_FILE("/contact-file.xhtml", "pi-id-card", Who.STAFF, CONTACTS),
    ASSIGNMENTS("/assignments.xhtml", "pi-id-card", Who.EVERYBODY, CONTACTS),
    BATCHES("/batches.xhtml", "pi-inbox", Who.STAFF, null),
    BATCH("/batch.xhtml", "pi-inbox", Who.STAFF, BATCHES),
    SCHEDULE("/schedule.xhtml", "pi-clock", Who.STAFF, null),
    HOLIDAYS("/holidays.xhtml", "pi-calendar", Who.STAFF, null),
    SCENARIOS("/scenarios.xhtml", "pi-comments", Who.STAFF, null),
    LINES("/lines.xhtml", "pi-arrow-up-right", Who.STAFF, null),
    RETRY("/retry.xhtml", "pi-replay", Who.STAFF, null),
    CALLS("/calls.xhtml", "pi-microphone", Who.EVERYBODY, null),
    CALL("/call.xhtml", "pi-microphone", Who.EVERYBODY, CALLS),
    CALL_FIGURES("/call-figures.xhtml", "pi-microphone", Who.STAFF, CALLS),
    RULES("/rules.xhtml", "pi-directions", Who.STAFF, null),
    RULE("/rule.xhtml", "pi-directions", Who.STAFF, RULES),
    PEOPLE("/people.xhtml", "pi-users", Who.STAFF, null),
    PERSON("/person.xhtml", "pi-users", Who.STAFF, PEOPLE),
    AGENT("/agent.xhtml", "pi-users", Who.STAFF, PEOPLE),
    AGENT_FILE("/agent-file.xhtml", "pi-users", Who.STAFF, PEOPLE),
    GROUPS("/groups.xhtml", "pi-sitemap", Who.STAFF, null),
    SESSIONS("/sessions.xhtml", "pi-headphones", Who.STAFF, null),
    EXTENSIONS("/extensions.xhtml", "pi-hashtag", Who.STAFF, null),
    WALLET("/wallet.xhtml", "pi-wallet", Who.STAFF, null),
    TOKENS("/tokens.xhtml", "pi-key", Who.STAFF, null),
    COMPANIES("/companies.xhtml", "pi-building", Who.STAFF, null),
    COMPANY("/company.xhtml", "pi-building", Who.STAFF, COMPANIES),
    SETTINGS("/settings.xhtml", "pi-cog", Who.STAFF, null),
    VOICE("/voice.xhtml", "pi-cog", Who.STAFF, SETTINGS),
    CLUSTERS("/clusters.xhtml", "pi-server", Who.SUPERUSERS, null),
    CLUSTER("/cluster.xhtml", "pi-server", Who.SUPERUSERS, CLUSTERS),
    AUDIT("/audit.xhtml", "pi-list", Who.STAFF, null),
    GUIDE("/guide.xhtml", "pi-compass", Who.STAFF, null),
    PROFILE("/profile.xhtml", "pi-user", Who.EVERYBODY, null),
    SECOND_FACTOR("/second-factor.xhtml", "pi-user", Who.EVERYBODY, PROFILE);

    /** Who opens a page; what somebody may do there the page's bean decides. */
    private static final class Who {
        static final Set<Role> SUPERUSERS = Set.of();
        static final Set<Role> STAFF = Set.of(Role.SUPERVISOR, Role.ADMIN);
        static final Set<Role> EVERYBODY = Set.of(Role.AGENT, Role.SUPERVISOR, Role.ADMIN);
    }

    private final String path;
    private final String icon;
    private final Set<Role> roles;
    private final Page parent;

    Page(String path, String icon, Set<Role> roles, Page parent) {
        this.path = path;
        this.icon = icon;
        this.roles = roles;
        this.parent = parent;
    }

    /** Below the console, for example {@code /numbers.xhtml}. */
    public String getPath() {
        return path;
    }

    /** Name of a PrimeIcon. */
    public String getIcon() {
        return icon;
    }

    /** Key of what it is called. */
    public String getTitle() {
        return "page." + name().toLowerCase(Locale.ROOT);
    }

    /** The page that the menu shows for it: itself, or the list that it belongs to. */
    public Page getEntry() {
        return parent == null ? this : parent;
    }

    boolean opensFor(Role role, boolean superuser) {
        return superuser || roles.contains(role);
    }

    static Optional<Page> at(String path) {
        return Arrays.stream(values()).filter(page -> page.path.equals(path)).findFirst();
    }

    /** The page itself, or the one that a part which it fetches belongs to; empty: there is nothing here. */
    static Optional<Page> of(String path) {
        return at(path).or(() -> Optional.ofNullable(Parts.OF.get(path)));
    }

    /** What pages fetch, or lead to, that is no page: for those who may open the page. */
    private static final class Parts {
        static final Map<String, Page> OF = Map.of(
                "/count/numbers", NUMBERS,
                "/download/numbers", NUMBERS,
                "/progress/numbers", NUMBERS,
                "/download/rejected", IMPORTS,
                "/download/agents", PEOPLE,
                "/download/calls", CALLS,
                "/count/contacts", CONTACTS,
                "/download/rejected-contacts", CONTACT_FILE,
                "/status/switches", OVERVIEW);
    }

    /** The pages that somebody's menu has. */
    static List<Page> menu(Role role, boolean superuser) {
        return Arrays.stream(values())
                .filter(page -> page.parent == null && page.opensFor(role, superuser))
                .toList();
    }
}
