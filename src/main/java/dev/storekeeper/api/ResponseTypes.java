package dev.storekeeper.api;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.web.method.HandlerMethod;

/** The types of bodies that controllers answer with. */
public final class ResponseTypes {

    private static final Map<Method, Class<?>> KNOWN = new ConcurrentHashMap<>();

    private ResponseTypes() {}

    /** The type of the body; {@code void} where the controller writes the answer itself. */
    public static Class<?> of(HandlerMethod handler) {
        return KNOWN.computeIfAbsent(handler.getMethod(), ResponseTypes::read);
    }

    private static Class<?> read(Method method) {
        var type = ResolvableType.forMethodReturnType(method);
        return (HttpEntity.class.isAssignableFrom(type.toClass()) ? type.getGeneric() : type).toClass();
    }
}
