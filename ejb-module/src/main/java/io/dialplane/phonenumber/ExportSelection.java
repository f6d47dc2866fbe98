package io.dialplane.phonenumber;

import java.util.List;
import java.util.Set;

/**
 * Which numbers of a list are exported.
 *
 * @param filter   what the list shows
 * @param ids      only these of it; null: all
 * @param excluded ids of those that are not meant
 */
public record ExportSelection(NumberFilter filter, List<Integer> ids, Set<Integer> excluded) {}
