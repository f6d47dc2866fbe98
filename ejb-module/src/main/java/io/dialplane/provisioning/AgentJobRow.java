package io.dialplane.provisioning;

import java.util.List;

/**
 * One agent of a file, and what became of it.
 *
 * @param role            as it was given; empty: nothing
 * @param extensionsCount as it was given; empty: nothing
 * @param userId          who was created; null: nobody yet
 * @param extensions      that were given
 * @param link            which sets the password; null: there is none
 * @param error           why nobody was created; null: somebody was, or it was not tried yet
 */
public record AgentJobRow(
        int n,
        String firstName,
        String lastName,
        String email,
        String role,
        String extensionsCount,
        Integer userId,
        List<Integer> extensions,
        String link,
        String error) {

    /** Without the link. */
    @Override
    public String toString() {
        return "AgentJobRow[" + n + "]";
    }
}
