package dev.storekeeper.attack;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ClassUtils;

/** A house in which single statements can be told to say yes to everybody, as if somebody had left out their condition. */
final class DefencesOff implements BeanPostProcessor {

    private static final Set<String> OFF = ConcurrentHashMap.newKeySet();

    /** What counts as a yes, for each statement that is a defence. */
    private static final Map<String, Object> YES = Map.of(
            "TotpFactorRepository.consumeStep", 1,
            "RateLimitRepository.take", 1,
            "SignInChallengeRepository.spend", 1,
            "RefreshTokenRepository.use", 1);

    static void only(String... defences) {
        OFF.clear();
        OFF.addAll(Set.of(defences));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        var repository = ClassUtils.getAllInterfacesAsSet(bean).stream()
                .filter(type -> YES.keySet().stream().anyMatch(key -> key.startsWith(type.getSimpleName() + ".")))
                .findFirst();
        return repository.map(type -> sayingYes(bean, type)).orElse(bean);
    }

    private static Object sayingYes(Object bean, Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), ClassUtils.getAllInterfaces(bean), (_, method, arguments) -> {
                    var key = type.getSimpleName() + "." + method.getName();
                    return OFF.contains(key) ? YES.get(key) : call(bean, method, arguments);
                });
    }

    private static Object call(Object bean, Method method, Object[] arguments) throws Throwable {
        try {
            method.setAccessible(true);
            return method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
