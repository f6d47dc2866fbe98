package io.dialplane.console.platform;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/**
 * Which version of the company's figures a page shows: asked for before the page reads any, so that a browser that is told of
 * another one knows that its page is older.
 */
@Named("live")
@RequestScoped
public class Live {

    @Inject
    private Pictures pictures;

    private long version;

    void begin(int company) {
        version = pictures.version(company);
    }

    /** @return 0: none is known */
    public long getVersion() {
        return version;
    }
}
