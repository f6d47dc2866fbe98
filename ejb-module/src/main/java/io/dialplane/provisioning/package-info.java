/**
 * Agents made ready to take calls: the person, the extensions, and what the switches have to know. Tables: {@code cluster,
 * company_cluster, company_served, agent_creation, agent_job, agent_job_row, switch_entry, telephone_session}. Called by
 * administrators, by the switches themselves, and by a timer that brings switches up to date.
 */
package io.dialplane.provisioning;
