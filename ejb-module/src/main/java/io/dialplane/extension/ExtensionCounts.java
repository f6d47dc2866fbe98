package io.dialplane.extension;

/**
 * How a company's pool is used. What is generated is assigned, free or in quarantine.
 *
 * @param first       the company's first extension
 * @param last        the company's last one
 * @param generated   how many there are yet; the others are made when they are needed
 * @param assigned    those that are somebody's, suspended ones too
 * @param suspended   of the assigned ones
 * @param quarantined nobody's, and not given to anybody yet; those that are held for a creation too
 */
public record ExtensionCounts(int first, int last, int generated, int assigned, int suspended, int quarantined) {

    /** How many can be given away now, those too that are not made yet. */
    public int available() {
        return ExtensionRange.SIZE - assigned - quarantined;
    }
}
