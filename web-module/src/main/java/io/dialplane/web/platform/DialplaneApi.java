package io.dialplane.web.platform;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Every REST family lives below the root: old clients change their base URL and nothing else. */
@ApplicationPath("/")
public class DialplaneApi extends Application {}
