package io.dialplane.phonenumber;

import io.dialplane.company.Company;
import java.util.Collection;
import java.util.List;

/**
 * Whose numbers a company's list shows.
 *
 * @param own    countries all of whose numbers are shown, at least one
 * @param others countries of which only those numbers are shown that the company has something to do with; often none
 */
record NumberReach(List<String> own, List<String> others) {

    /** @param known countries of the numbers that the company has something to do with */
    static NumberReach of(Company company, Collection<String> known) {
        return new NumberReach(
                company.countries().stream().distinct().sorted().toList(),
                known.stream()
                        .filter(country -> !company.countries().contains(country))
                        .sorted()
                        .toList());
    }
}
