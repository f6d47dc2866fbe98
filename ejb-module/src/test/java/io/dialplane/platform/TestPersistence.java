package io.dialplane.platform;

import static org.awaitility.Awaitility.await;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.boot.registry.BootstrapServiceRegistry;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.boot.registry.classloading.internal.ClassLoaderServiceImpl;
import org.hibernate.cfg.Configuration;
import org.hibernate.integrator.spi.Integrator;

/** Hibernate on a {@link TestDatabase}, as the application's role, with the product's settings but without a server. */
public final class TestPersistence implements AutoCloseable {

    private final EntityManagerFactory factory;

    public TestPersistence(TestDatabase database, Class<?>... entities) {
        DefaultSettings.use();
        DatabaseUrl url = database.appUrl();
        BootstrapServiceRegistry services = new BootstrapServiceRegistryBuilder()
                .applyClassLoaderService(new WithoutMigration())
                .build();
        Configuration configuration = new Configuration(services);
        List.of(entities).forEach(configuration::addAnnotatedClass);
        factory = configuration.buildSessionFactory(new StandardServiceRegistryBuilder(services)
                .applySetting("jakarta.persistence.jdbc.url", url.jdbcUrl())
                .applySetting("jakarta.persistence.jdbc.user", url.user())
                .applySetting("jakarta.persistence.jdbc.password", url.password())
                .applySetting("hibernate.hbm2ddl.auto", "validate")
                .applySetting("hibernate.connection.pool_size", "40")
                .applySetting("hibernate.jdbc.time_zone", "UTC")
                .applySetting("hibernate.timezone.default_storage", "NORMALIZE_UTC")
                .applySetting("hibernate.type.preferred_instant_jdbc_type", "TIMESTAMP_WITH_TIMEZONE")
                .applySetting("hibernate.jpa.compliance.query", "true")
                .build());
    }

    /** Does something while these settings are set. */
    public static void withSettings(Map<String, String> settings, Runnable work) {
        DefaultSettings.set(settings);
        try {
            work.run();
        } finally {
            DefaultSettings.set(Map.of());
        }
    }

    /** In a transaction of its own, rolled back when the work throws. */
    public <T> T in(Function<EntityManager, T> work) {
        EntityManager em = factory.createEntityManager();
        try {
            em.getTransaction().begin();
            T result = work.apply(em);
            em.getTransaction().commit();
            return result;
        } finally {
            if (em.getTransaction().isActive()) {
                em.getTransaction().rollback();
            }
            em.close();
        }
    }

    /** In a transaction of its own, rolled back when the work throws. */
    public void run(Consumer<EntityManager> work) {
        in(em -> {
            work.accept(em);
            return null;
        });
    }

    /** What a bean does, in a transaction of its own. */
    public <B, T> T with(Class<B> bean, Function<B, T> work) {
        return in(em -> work.apply(new TestBeans(em, Clock.systemUTC()).get(bean)));
    }

    /** What a bean does, in a transaction of its own. */
    public <B> void run(Class<B> bean, Consumer<B> work) {
        with(bean, b -> {
            work.accept(b);
            return null;
        });
    }

    /**
     * Starts work in a transaction of its own that has to wait for another transaction, and returns when it waits.
     *
     * @throws AssertionError when it does not wait
     */
    public <T> CompletableFuture<T> waiting(Function<EntityManager, T> work) {
        AtomicInteger backend = new AtomicInteger();
        CompletableFuture<T> result = CompletableFuture.supplyAsync(() -> in(em -> {
            backend.set((Integer) em.createNativeQuery("SELECT pg_backend_pid()", Integer.class)
                    .getSingleResult());
            return work.apply(em);
        }));
        await().pollInterval(5, TimeUnit.MILLISECONDS)
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> {
                    if (result.isDone()) {
                        throw new AssertionError("it was to wait, but answered " + result.get());
                    }
                    return (boolean) in(em -> (Boolean)
                            em.createNativeQuery("SELECT cardinality(pg_blocking_pids(:backend)) > 0", Boolean.class)
                                    .setParameter("backend", backend.get())
                                    .getSingleResult());
                });
        return result;
    }

    @Override
    public void close() {
        factory.close();
    }

    /** The database has been migrated already. */
    private static final class WithoutMigration extends ClassLoaderServiceImpl {

        @Override
        public <S> Collection<S> loadJavaServices(Class<S> contract) {
            return contract == Integrator.class ? List.of() : super.loadJavaServices(contract);
        }
    }
}
