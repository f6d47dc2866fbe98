package io.dialplane.provisioning.freeswitch;

import io.dialplane.platform.CompanyId;
import java.util.Map;

/**
 * How a company's calls run on its switches.
 *
 * @param gateway       through which calls leave, as the switches name it; null: they don't
 * @param callerId      what called people see; null: what the gateway makes of it
 * @param directNumbers extensions by the numbers (E.164) that ring them from outside
 */
public record CompanyLine(
        CompanyId company, String realm, String gateway, String callerId, Map<String, Integer> directNumbers) {}
