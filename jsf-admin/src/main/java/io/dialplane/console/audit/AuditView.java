package io.dialplane.console.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.audit.AuditEntry;
import io.dialplane.audit.AuditFilter;
import io.dialplane.audit.AuditLog;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.SignedIn;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** The company's audit log, newest first. */
@Named("audit")
@RequestScoped
public class AuditView {

    private static final int SIZE = 50;
    private static final int LONGEST_VALUE = 80;

    @Inject
    private AuditLog log;

    @Inject
    private CompanyService companies;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    private String actor;
    private String action;
    private String from;
    private String to;
    private String before;
    private List<AuditEntry> rows;

    /**
     * What was changed of one value.
     *
     * @param before null: it was not there
     * @param after  null: it is gone
     */
    public record Difference(String name, String before, String after) {}

    public List<AuditEntry> getRows() {
        if (rows == null) {
            ZoneId zone = companies.get(signedIn.companyId()).timeZone();
            rows = actions.read(
                    () -> log.page(
                            signedIn.companyId(),
                            new AuditFilter(
                                    Entered.words(actor),
                                    Entered.words(action),
                                    null,
                                    null,
                                    Entered.moment("from", from, zone, false),
                                    Entered.moment("to", to, zone, true)),
                            before != null && before.matches("[0-9]{1,18}") ? Long.valueOf(before) : null,
                            SIZE),
                    List.of());
        }
        return rows;
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

    public String getNext() {
        if (getRows().size() < SIZE) {
            return null;
        }
        return "audit.xhtml?actor=" + encoded(actor) + "&action=" + encoded(action) + "&from=" + encoded(from) + "&to="
                + encoded(to) + "&before=" + rows.get(rows.size() - 1).id();
    }

    private static String encoded(String text) {
        return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8);
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

    public String getFrom() {
        return from;
    }

    public void setFrom(String from) {
        this.from = from;
    }

    public String getTo() {
        return to;
    }

    public void setTo(String to) {
        this.to = to;
    }

    public String getBefore() {
        return before;
    }

    public void setBefore(String before) {
        this.before = before;
    }
}
