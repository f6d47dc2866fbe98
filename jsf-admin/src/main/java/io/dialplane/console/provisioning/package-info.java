/** What people telephone with: agents one by one and from a file, their extensions, and the clusters of switches. */
package io.dialplane.console.provisioning;
