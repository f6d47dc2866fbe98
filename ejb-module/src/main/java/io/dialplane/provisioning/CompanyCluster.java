package io.dialplane.provisioning;

/**
 * Which cluster serves a company, and how its calls leave.
 *
 * @param clusterId null: the default one
 * @param gateway   as the switches name it; null: no calls to outside
 * @param callerId  null: the gateway's own
 */
public record CompanyCluster(int companyId, Integer clusterId, String gateway, String callerId) {}
