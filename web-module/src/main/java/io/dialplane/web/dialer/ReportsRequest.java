package io.dialplane.web.dialer;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.web.platform.CompanyRef;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Several reports at once.
 *
 * @param results each as for a single report; one that is wrong does not stop the others
 */
public record ReportsRequest(
        CompanyRef company,

        @NotNull(message = "must be given") @Size(max = 500, message = "must hold 500 reports at most")
        List<JsonNode> results) {}
