package io.dialplane.extension;

import io.dialplane.platform.CompanyId;
import java.util.Optional;

/** Which extensions are a company's: {@code (company + 1) * 1000} and the 999 behind it, so that a number names its company. */
public final class ExtensionRange {

    /** Extensions of a company at most. */
    public static final int SIZE = 1_000;

    /** The largest company whose numbers fit. */
    private static final int LAST_COMPANY = Integer.MAX_VALUE / SIZE - 2;

    private ExtensionRange() {}

    /** The company's first extension. */
    public static int first(CompanyId company) {
        if (company.value() > LAST_COMPANY) {
            throw new IllegalStateException("There are no extensions for company " + company);
        }
        return (company.value() + 1) * SIZE;
    }

    /** The company's last extension. */
    public static int last(CompanyId company) {
        return first(company) + SIZE - 1;
    }

    /** Whose a number is; empty: nobody's. */
    public static Optional<CompanyId> companyOf(int number) {
        int company = number / SIZE - 1;
        return company < 1 || company > LAST_COMPANY ? Optional.empty() : Optional.of(new CompanyId(company));
    }

    /** The number that a text writes, if it writes one: digits only, without zeros before them; empty: it doesn't. */
    public static Optional<Integer> parse(String text) {
        return text != null && text.matches("[1-9][0-9]{3,9}") && Long.parseLong(text) <= Integer.MAX_VALUE
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }
}
