package io.dialplane.console.settings;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the company reaches somebody outside, as a form that is changed and tried. What is as it was stays where it is: what the environment
 * says does not become the company's own. Secrets go in and never come out.
 *
 * @param <S> the settings
 */
public abstract class ProviderView<S> {

    @Inject
    protected SignedIn signedIn;

    @Inject
    protected Actions actions;

    @Inject
    protected Look look;

    private S shown;
    private String version;
    private Trial trial;

    /**
     * What a try showed.
     *
     * @param words for whoever reads it
     */
    public record Trial(boolean ok, String words) {}

    protected abstract S read();

    protected abstract int version(S settings);

    public S getShown() {
        if (shown == null) {
            shown = read();
        }
        return shown;
    }

    /** What is shown is read anew. */
    protected void forget() {
        shown = null;
    }

    /** The version that the page was made from, as it was sent back. */
    protected int readVersion() {
        return (int) Entered.needed("version", version, 0, Integer.MAX_VALUE);
    }

    /** What a field shows: as it was sent, also when somebody has emptied it; else what is kept. */
    protected <T> T shown(T sent, T kept) {
        return version == null ? kept : sent;
    }

    /** Null: it stays. */
    protected static <T> Optional<T> changed(T written, T before) {
        return Objects.equals(written, before) ? null : Optional.ofNullable(written);
    }

    /**
     * A secret to be kept from now on; null: the one that is kept stays.
     *
     * @param none it is to be forgotten
     */
    protected static Optional<String> secret(String written, boolean none) {
        return none ? Optional.empty() : written == null || written.isEmpty() ? null : Optional.of(written);
    }

    protected static String text(Object value) {
        return value == null ? null : value.toString();
    }

    /** Fields in the reader's words. */
    protected List<String> names(List<String> fields) {
        return fields.stream().map(field -> look.name("field.", field)).toList();
    }

    /** Tries something that stays on the page, and says what came of it. */
    protected void attempt(Supplier<Trial> attempt) {
        actions.change(null, () -> {
            trial = attempt.get();
            return null;
        });
    }

    /** Null: nothing was tried. */
    public Trial getTrial() {
        return trial;
    }

    public String getVersion() {
        return version == null ? Integer.toString(version(getShown())) : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }
}
