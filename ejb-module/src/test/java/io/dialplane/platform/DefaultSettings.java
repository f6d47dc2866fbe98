package io.dialplane.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigBuilder;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/**
 * MicroProfile Config without a server: only the keys of secrets are set, and what a test sets; every other {@link Setting} has its default.
 */
final class DefaultSettings extends ConfigProviderResolver {

    private static final Path KEYS = newKeys();

    private static volatile Map<String, String> set = Map.of();

    private static final Config NOTHING_SET = (Config) Proxy.newProxyInstance(
            Config.class.getClassLoader(), new Class<?>[] {Config.class}, (config, method, parameters) -> {
                if (method.getName().equals("getOptionalValue")) {
                    return parameters[0].equals(SecretKeys.SETTING)
                            ? Optional.of(KEYS.toString())
                            : Optional.ofNullable(set.get((String) parameters[0]));
                }
                throw new UnsupportedOperationException(method.getName());
            });

    private static Path newKeys() {
        try {
            Path file = Files.createTempFile("dialplane-secret-keys", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, SecretKeys.generated());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** These are set from now on, and no others. */
    static void set(Map<String, String> settings) {
        set = Map.copyOf(settings);
    }

    static void use() {
        ConfigProviderResolver.setInstance(new DefaultSettings());
    }

    @Override
    public Config getConfig() {
        return NOTHING_SET;
    }

    @Override
    public Config getConfig(ClassLoader loader) {
        return NOTHING_SET;
    }

    @Override
    public ConfigBuilder getBuilder() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void registerConfig(Config config, ClassLoader loader) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void releaseConfig(Config config) {
        throw new UnsupportedOperationException();
    }
}
