package io.dialplane.console.platform;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * The session's cookie is not sent with requests that other sites start. Payara does not read this but {@code
 * glassfish-web.xml}.
 */
@WebListener
public class SameSiteCookie implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().getSessionCookieConfig().setAttribute("SameSite", "Lax");
    }
}
