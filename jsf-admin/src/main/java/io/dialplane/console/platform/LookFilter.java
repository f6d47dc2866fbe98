package io.dialplane.console.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Keeps a chosen language or theme ({@code ?language=fa}, {@code ?theme=dark}) in a cookie and shows the same page again. */
@WebFilter(filterName = "look", urlPatterns = "/*", asyncSupported = true)
public class LookFilter extends HttpFilter {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int KEPT_SECONDS = (int) Duration.ofDays(365).toSeconds();
    private static final String LANGUAGE = "language";
    private static final String THEME = "theme";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!request.getMethod().equals("GET") || request.getQueryString() == null) {
            chain.doFilter(request, response);
            return;
        }
        String language = request.getParameter(LANGUAGE);
        String theme = request.getParameter(THEME);
        boolean known = Languages.find(language) != null;
        boolean themed = theme != null && Look.THEMES.contains(theme);
        if (!known && !themed) {
            chain.doFilter(request, response);
            return;
        }
        if (known) {
            keep(request, response, Look.LANGUAGE, Languages.find(language).getLanguage());
        }
        if (themed) {
            keep(request, response, Look.THEME, Look.THEMES.get(Look.THEMES.indexOf(theme)));
        }
        response.setHeader("Cache-Control", "no-store");
        // as it was understood, and not as it was written, which may name another host
        String path = request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
        response.sendRedirect(
                request.getServletContext().getContextPath() + written(path) + rest(request.getParameterMap()));
    }

    static String written(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(part -> encoded(part).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    private static void keep(HttpServletRequest request, HttpServletResponse response, String name, String value) {
        Cookie cookie = new Cookie(name, value);
        cookie.setPath(request.getContextPath());
        cookie.setMaxAge(KEPT_SECONDS);
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
    }

    private static String rest(Map<String, String[]> parameters) {
        String query = parameters.entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals(LANGUAGE) && !entry.getKey().equals(THEME))
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()[0]))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
