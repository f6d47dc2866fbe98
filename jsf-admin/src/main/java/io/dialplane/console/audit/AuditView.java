package io.dialplane.console.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.audit.AuditEntry;
import io.dialplane.audit.AuditFilter;
import io.dialplane.audit.AuditLog;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.LogView;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** The company's audit log, newest first. */
@Named("audit")
@RequestScoped
public class AuditView extends LogView<AuditEntry> {

    private static final int LONGEST_VALUE = 80;

    @Inject
    private AuditLog log;

    private String actor;
    private String action;
    private String subject;
    private String source;

    /**
     * What was changed of one value.
     *
     * @param before null: it was not there
     * @param after  null: it is gone
     */
    public record Difference(String name, String before, String after) {}

    @Override
    protected List<AuditEntry> read(Instant since, Instant until, Long before, int most) {
        AuditFilter filter = new AuditFilter(
                Entered.words(actor), Entered.words(action), Entered.text(subject), Entered.text(source), since, until);
        return log.page(signedIn.companyId(), filter, before, most);
    }

    @Override
    protected long id(AuditEntry entry) {
        return entry.id();
    }

    @Override
    protected Address address() {
        return Address.of("audit.xhtml")
                .with("actor", actor)
                .with("action", action)
                .with("subject", subject)
                .with("address", source);
    }

    /** Address of everything that was done to the same. */
    public String of(AuditEntry entry) {
        return Address.of("audit.xhtml").with("subject", entry.subject()).toString();
    }

    /** What is different behind a change. */
    public List<Difference> differences(AuditEntry entry) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode side : new JsonNode[] {entry.before(), entry.after()}) {
            if (side != null && side.isObject()) {
                side.fieldNames().forEachRemaining(names::add);
            }
        }
        List<Difference> found = new ArrayList<>();
        for (String name : names) {
            String was = value(entry.before(), name);
            String is = value(entry.after(), name);
            if (!Objects.equals(was, is)) {
                found.add(new Difference(name, was, is));
            }
        }
        return found;
    }

    private static String value(JsonNode side, String name) {
        JsonNode value = side == null ? null : side.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
    }

    public String getActor() {
        return actor;
    }

    public void setActor(String actor) {
        this.actor = actor;
    }

    public String getAction() {
        return action;
    }

    public void setAction(String action) {
        this.action = action;
    }

    /** What was changed, {@code kind:id}. */
    public String getSubject() {
        return subject;
    }

    public void setSubject(String subject) {
        this.subject = subject;
    }

    /** The address that it was changed from. */
    public String getSource() {
        return source;
    }

    public void setSource(String source) {
        this.source = source;
    }
}
