package io.dialplane.provisioning;

/**
 * A cluster one of whose switches asks: as much of it as an answer needs, for it asks all the time.
 *
 * @param name  stands in the address that it asks
 * @param mode  one that is given files is told nothing
 * @param realm SIP domain
 */
public record AskingCluster(int id, String name, ClusterMode mode, String realm) {}
