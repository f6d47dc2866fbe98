package io.dialplane.takeover;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What becomes of a row that was taken over before: a field that changed there since is changed here, unless it was changed here
 * too, which then counts.
 *
 * @param fields  as they are to be here
 * @param changed some of them are other than they are here
 * @param kept    names of the fields that were changed there and here
 */
record Merge(Map<String, String> fields, boolean changed, List<String> kept) {

    /**
     * Merges.
     *
     * @param asTaken as it was there when it was taken, by name of field
     * @param theirs  as it is there
     * @param ours    as it is here
     */
    static Merge of(Map<String, String> asTaken, Map<String, String> theirs, Map<String, String> ours) {
        Map<String, String> fields = new TreeMap<>(ours);
        List<String> kept = new ArrayList<>();
        Map<String, String> all = new TreeMap<>(asTaken);
        all.putAll(theirs);
        for (String field : all.keySet()) {
            String now = theirs.get(field);
            boolean changedThere = !Objects.equals(now, asTaken.get(field));
            if (changedThere && !Objects.equals(now, ours.get(field))) {
                if (Objects.equals(ours.get(field), asTaken.get(field))) {
                    fields.put(field, now);
                } else {
                    kept.add(field);
                }
            }
        }
        // what is not set is the same as what is null
        boolean changed = fields.entrySet().stream()
                .anyMatch(field -> !Objects.equals(field.getValue(), ours.get(field.getKey())));
        return new Merge(fields, changed, kept);
    }
}
