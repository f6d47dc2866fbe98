package io.dialplane.console.platform;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.faces.push.Push;
import jakarta.faces.push.PushContext;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;

/**
 * Tells browsers which version their figures have by now, wherever they were changed: each node looks at the companies that its own
 * browsers look at, every two seconds, and the database is what all nodes have in common. When a browser has begun to
 * listen all are told without a change as well: it may have been before.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LiveTimer {

    private static final System.Logger LOG = System.getLogger(LiveTimer.class.getName());

    @Inject
    private Watched watched;

    @Inject
    private Pictures pictures;

    @Inject
    @Push(channel = "live")
    private PushContext browsers;

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void look() {
        watched.ask(browsers);
        Set<Integer> companies = watched.companies();
        pictures.keep(companies);
        boolean anew = watched.hasNewListener();
        for (Integer company : companies) {
            try {
                if (pictures.look(company) || anew) {
                    browsers.send(Map.of("company", company, "version", pictures.version(company)), company);
                }
            } catch (RuntimeException e) { // of the database, say: its pages go on to show what they have
                LOG.log(System.Logger.Level.DEBUG, "Nothing is known of a company", e);
            }
        }
    }
}
