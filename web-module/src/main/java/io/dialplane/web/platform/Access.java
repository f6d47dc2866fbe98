package io.dialplane.web.platform;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Who may call a resource's method; a method without it may be called by nobody. */
@Retention(RUNTIME)
@Target({TYPE, METHOD})
public @interface Access {

    /** The kinds of caller that are let in. */
    By[] value();

    /** A kind of caller. */
    enum By {
        /** Anybody, also without a token. */
        ANYONE,
        /** A dialer with its token. */
        DIALER,
        /** A monitoring system with the installation's token for it. */
        MONITOR,
        /** A telephone switch with its cluster's secret. */
        SWITCH,
        AGENT,
        SUPERVISOR,
        ADMIN,
        /** Whoever works for all companies. */
        SUPERUSER
    }
}
