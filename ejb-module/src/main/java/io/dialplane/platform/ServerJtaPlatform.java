package io.dialplane.platform;

import org.hibernate.engine.transaction.jta.platform.internal.SunOneJtaPlatform;
import org.hibernate.engine.transaction.jta.platform.spi.JtaPlatform;
import org.hibernate.engine.transaction.jta.platform.spi.JtaPlatformProvider;

/** Tells Hibernate where Payara's transaction manager is; other servers tell it themselves. */
public class ServerJtaPlatform implements JtaPlatformProvider {

    @Override
    public JtaPlatform getProvidedJtaPlatform() {
        return System.getProperty("com.sun.aas.instanceRoot") == null ? null : new SunOneJtaPlatform();
    }
}
