package io.dialplane.console.batch;

import io.dialplane.batch.BatchLog;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.SignedIn;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** What dialers were handed, the newest first, and how far it is reported. Nobody counts all batches that there ever were. */
@Named("batches")
@RequestScoped
public class BatchesView {

    private static final int SIZE = 50;

    @Inject
    private BatchLog log;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    private int number = 1;
    private boolean more;
    private List<BatchLog.Entry> rows;

    /** The page stands in the address, and in the form that is sent when something has changed. */
    @PostConstruct
    void begin() {
        String page = faces.getExternalContext().getRequestParameterMap().get("page");
        number = page != null && page.matches("[0-9]{1,6}") ? Math.max(1, Integer.parseInt(page)) : 1;
    }

    public List<BatchLog.Entry> getRows() {
        if (rows == null) {
            List<BatchLog.Entry> found = read();
            if (found.isEmpty() && number > 1) { // batches are forgotten, but not that there were some
                number = 1;
                found = read();
            }
            more = found.size() > SIZE;
            rows = more ? found.subList(0, SIZE) : found;
        }
        return rows;
    }

    private List<BatchLog.Entry> read() {
        return log.page(signedIn.companyId(), (number - 1) * SIZE, SIZE + 1);
    }

    public boolean isMore() {
        getRows();
        return more;
    }

    /** Number of the page shown, from 1. */
    public int getNumber() {
        getRows();
        return number;
    }

    /** Address of another page. */
    public String page(int wanted) {
        return Address.of("batches.xhtml").with("page", wanted).toString();
    }

    /** How much is over, 0 to 1: reported, or back in the queue. */
    public double share(BatchLog.Entry batch) {
        return batch.size() == 0 ? 1 : (double) (batch.size() - batch.outstanding()) / batch.size();
    }
}
