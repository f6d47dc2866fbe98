package io.dialplane.phonenumber;

import java.util.function.Consumer;

/** Where texts that should be numbers come from: what somebody typed, a file. */
@FunctionalInterface
public interface NumberSource {

    /** Hands out every text once, in order; may throw in the middle, then nothing is added. */
    void forEach(Consumer<String> each);
}
