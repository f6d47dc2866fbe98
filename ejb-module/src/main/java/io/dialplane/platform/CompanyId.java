package io.dialplane.platform;

/** Identifies a company: the first parameter of whatever touches a company's data. */
public record CompanyId(int value) {

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
