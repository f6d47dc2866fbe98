package io.dialplane.provisioning;

import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestPersistence;
import io.dialplane.provisioning.freeswitch.SshSwitches;
import jakarta.inject.Inject;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.bind.annotation.AllArguments;
import net.bytebuddy.implementation.bind.annotation.Origin;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.matcher.ElementMatchers;

/** Makes {@link SwitchWork} without a server: each call of a bean that reads or writes is a transaction of its own. */
final class TestWork {

    private static final SshSwitches SSH = new SshSwitches();
    private static final Set<Class<?>> WITHOUT_TRANSACTION =
            Set.of(SwitchContents.class, SwitchWork.class, AgentService.class);

    private TestWork() {}

    static SwitchWork of(TestPersistence persistence) {
        return of(SwitchWork.class, persistence);
    }

    /** A bean whose methods have no transaction of their own; it has connections of its own. */
    static <T> T of(Class<T> type, TestPersistence persistence) {
        return of(type, persistence, connections());
    }

    static <T> T of(Class<T> type, TestPersistence persistence, SwitchConnections connections) {
        return filled(type, persistence, connections);
    }

    static SwitchConnections connections() {
        return filled(SwitchConnections.class, null, null);
    }

    private static <T> T filled(Class<T> type, TestPersistence persistence, SwitchConnections connections) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            T bean = constructor.newInstance();
            for (Field field : type.getDeclaredFields()) {
                if (field.isAnnotationPresent(Inject.class)) {
                    field.setAccessible(true);
                    field.set(bean, injected(field.getType(), persistence, connections));
                }
            }
            return bean;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object injected(Class<?> type, TestPersistence persistence, SwitchConnections connections)
            throws ReflectiveOperationException {
        if (type == SshSwitches.class) {
            return SSH;
        }
        if (type == SwitchConnections.class) {
            return connections;
        }
        if (type == Clock.class) {
            return Clock.systemUTC();
        }
        return WITHOUT_TRANSACTION.contains(type)
                ? filled(type, persistence, connections)
                : transactional(type, persistence);
    }

    private static Object transactional(Class<?> type, TestPersistence persistence)
            throws ReflectiveOperationException {
        return new ByteBuddy()
                .subclass(type)
                .method(ElementMatchers.isPublic().and(ElementMatchers.isDeclaredBy(type)))
                .intercept(MethodDelegation.to(new InTransaction(type, persistence)))
                .make()
                .load(
                        type.getClassLoader(),
                        ClassLoadingStrategy.UsingLookup.of(
                                MethodHandles.privateLookupIn(type, MethodHandles.lookup())))
                .getLoaded()
                .getDeclaredConstructor()
                .newInstance();
    }

    /** Does the same with a bean in a transaction. */
    public static final class InTransaction {

        private final Class<?> type;
        private final TestPersistence persistence;

        InTransaction(Class<?> type, TestPersistence persistence) {
            this.type = type;
            this.persistence = persistence;
        }

        @RuntimeType
        public Object call(@Origin Method method, @AllArguments Object[] parameters) {
            return persistence.in(em -> {
                try {
                    return method.invoke(new TestBeans(em, Clock.systemUTC()).get(type), parameters);
                } catch (InvocationTargetException e) {
                    if (e.getCause() instanceof RuntimeException unchecked) {
                        throw unchecked;
                    }
                    throw new IllegalStateException(e.getCause());
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }
}
