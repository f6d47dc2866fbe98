/**
 * How FreeSWITCH is spoken to: the documents it reads, its event socket, its files over SSH. Knows nothing of companies' rows.
 *
 * <p>After FreeSWITCH's public sources: {@code mod_xml_curl}, {@code mod_event_socket}, {@code mod_dialplan_xml},
 * {@code switch_xml.c} and the vanilla configuration.
 */
package io.dialplane.provisioning.freeswitch;
