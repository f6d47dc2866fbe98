package io.dialplane.console.batch;

import io.dialplane.batch.BatchLog;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.DomainException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.UUID;

/** One batch, and what became of each of its numbers. */
@Named("batch")
@RequestScoped
public class BatchView {

    @Inject
    private BatchLog log;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    private String id;
    private BatchLog.Entry shown;
    private List<BatchLog.Number> numbers;

    /** The batch stands in the address, and in the form that is sent when something has changed. */
    @PostConstruct
    void begin() {
        id = faces.getExternalContext().getRequestParameterMap().get("id");
    }

    /** Read before anything is written: that there is no such batch stands above it. */
    public void load() {
        getShown();
    }

    /** Null: the company has no such batch. */
    public BatchLog.Entry getShown() {
        if (shown == null) {
            shown = actions.read(() -> log.get(signedIn.companyId(), id()), null);
        }
        return shown;
    }

    /** In the order in which they were handed out. */
    public List<BatchLog.Number> getNumbers() {
        if (numbers == null) {
            numbers = log.numbers(signedIn.companyId(), id());
        }
        return numbers;
    }

    private UUID id() {
        if (id == null || !id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw DomainException.notFound("batch.unknown");
        }
        return UUID.fromString(id);
    }

    /** As dialers know it: without dashes. */
    public String getName() {
        return id().toString().replace("-", "");
    }

    /** Colour of what became of a number. */
    public String tone(BatchLog.Number number) {
        return switch (number.fate()) {
            case OUTSTANDING -> "warn";
            case REPORTED -> "good";
            case RETURNED -> "";
        };
    }
}
