package io.dialplane.platform;

import static net.bytebuddy.matcher.ElementMatchers.isAnnotatedWith;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceUnit;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.bind.annotation.AllArguments;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.SuperCall;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * The product's beans in one transaction of a {@link TestPersistence}, without a server: what a bean injects is made likewise,
 * and {@link InCompany} is obeyed where it stands, by the product's own interceptor. What is told within the product is heard by nobody. Other
 * annotations mean nothing here; settings have their defaults.
 */
public final class TestBeans {

    static {
        DefaultSettings.use();
    }

    private final EntityManager em;
    private final Map<Class<?>, Object> made = new HashMap<>();

    public TestBeans(EntityManager em, Clock clock) {
        this.em = em;
        made.put(Clock.class, clock);
    }

    /** Uses a bean that the test has made. */
    public <T> TestBeans with(Class<T> type, T bean) {
        made.put(type, bean);
        return this;
    }

    /** The bean, the same one each time. */
    public <T> T get(Class<T> type) {
        if (!made.containsKey(type)) {
            try {
                Object bean = create(type);
                made.put(type, bean); // before what it injects: that may inject it
                inject(bean, type);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type + " can't be made", e);
            }
        }
        return type.cast(made.get(type));
    }

    private void inject(Object bean, Class<?> type) throws ReflectiveOperationException {
        for (Field field : type.getDeclaredFields()) {
            Object value = field.isAnnotationPresent(PersistenceContext.class)
                    ? em
                    : field.isAnnotationPresent(PersistenceUnit.class)
                            ? unsynchronized(em.getEntityManagerFactory())
                            : !field.isAnnotationPresent(Inject.class)
                                    ? null
                                    : field.getType() == Event.class ? unheard() : get(field.getType());
            if (value != null) {
                field.setAccessible(true);
                field.set(bean, value);
            }
        }
    }

    /** Without JTA there is nothing to synchronise with, and Hibernate refuses to be told so. */
    private static EntityManagerFactory unsynchronized(EntityManagerFactory factory) {
        return (EntityManagerFactory) Proxy.newProxyInstance(
                TestBeans.class.getClassLoader(),
                new Class<?>[] {EntityManagerFactory.class},
                (proxy, method, parameters) -> factory.createEntityManager());
    }

    private static Event<?> unheard() {
        return (Event<?>) Proxy.newProxyInstance(
                TestBeans.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, parameters) -> null);
    }

    private Object create(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = (type == CompanyScope.class ? type : intercepted(type)).getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private Class<?> intercepted(Class<?> type) throws IllegalAccessException {
        ElementMatcher.Junction<net.bytebuddy.description.method.MethodDescription> methods =
                isPublic().and(isDeclaredBy(type));
        if (!type.isAnnotationPresent(InCompany.class)) {
            methods = methods.and(isAnnotatedWith(InCompany.class));
        }
        return new ByteBuddy()
                .subclass(type)
                .method(methods)
                .intercept(MethodDelegation.to(new Around()))
                .make()
                .load(
                        type.getClassLoader(),
                        ClassLoadingStrategy.UsingLookup.of(
                                MethodHandles.privateLookupIn(type, MethodHandles.lookup())))
                .getLoaded();
    }

    /** Calls an intercepted method through the product's interceptor. */
    public final class Around {

        @RuntimeType
        public Object call(@AllArguments Object[] parameters, @SuperCall Callable<?> method) throws Exception {
            return get(CompanyScope.class).enter(new Call(parameters, method));
        }
    }

    private record Call(Object[] parameters, Callable<?> method) implements InvocationContext {

        @Override
        public Object[] getParameters() {
            return parameters;
        }

        @Override
        public Object proceed() throws Exception {
            return method.call();
        }

        @Override
        public Object getTarget() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object getTimer() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Method getMethod() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Constructor<?> getConstructor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setParameters(Object[] params) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Object> getContextData() {
            throw new UnsupportedOperationException();
        }
    }
}
