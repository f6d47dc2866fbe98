package io.dialplane.platform;

import java.lang.reflect.Proxy;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigBuilder;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/** MicroProfile Config without a server: nothing is set, every {@link Setting} has its default. */
final class DefaultSettings extends ConfigProviderResolver {

    private static final Config NOTHING_SET = (Config) Proxy.newProxyInstance(
            Config.class.getClassLoader(), new Class<?>[] {Config.class}, (config, method, parameters) -> {
                if (method.getName().equals("getOptionalValue")) {
                    return Optional.empty();
                }
                throw new UnsupportedOperationException(method.getName());
            });

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
