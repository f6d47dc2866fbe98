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

    private TestWork() {}

    static SwitchWork of(TestPersistence persistence) {
        return of(SwitchWork.class, persistence);
    }

    /** A bean whose methods have no transaction of their own. */
    static <T> T of(Class<T> type, TestPersistence persistence) {
        return filled(type, persistence);
    }

    private static <T> T filled(Class<T> type, TestPersistence persistence) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            T bean = constructor.newInstance();
            for (Field field : type.getDeclaredFields()) {
                if (field.isAnnotationPresent(Inject.class)) {
                    field.setAccessible(true);
                    field.set(bean, injected(field.getType(), persistence));
                }
            }
            return bean;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object injected(Class<?> type, TestPersistence persistence) throws ReflectiveOperationException {
        if (type == SshSwitches.class) {
            return SSH;
        }
        return type == SwitchContents.class || type == SwitchConnections.class || type == SwitchWork.class
                ? filled(type, persistence)
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
