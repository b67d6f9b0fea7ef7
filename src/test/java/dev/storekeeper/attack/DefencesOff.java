package dev.storekeeper.attack;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ClassUtils;

/** A house in which single statements can be told to say yes to everybody, as if somebody had left out their condition. */
final class DefencesOff implements BeanPostProcessor {

    private static final Set<String> OFF = ConcurrentHashMap.newKeySet();

    /** What counts as a yes, for each statement that is a defence. */
    private static final Map<String, Object> YES = Map.of(
            "TotpFactorTable.consumeStep",
            true,
            "RateLimiter.take",
            true,
            "Challenges.spend",
            true,
            "RefreshTokenTable.spend",
            true,
            "ConsoleRequests.require",
            true);

    static void only(String... defences) {
        OFF.clear();
        OFF.addAll(Set.of(defences));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        var types = ClassUtils.getAllInterfacesAsSet(bean);
        types.add(ClassUtils.getUserClass(bean));
        var defence = types.stream()
                .filter(type -> YES.keySet().stream().anyMatch(key -> key.startsWith(type.getSimpleName() + ".")))
                .findFirst();
        return defence.map(type -> sayingYes(bean, type)).orElse(bean);
    }

    private static Object sayingYes(Object bean, Class<?> type) {
        var proxy = new ProxyFactory(bean);
        proxy.setProxyTargetClass(!type.isInterface());
        proxy.addAdvice((MethodInterceptor) call -> {
            var key = type.getSimpleName() + "." + call.getMethod().getName();
            return OFF.contains(key) ? YES.get(key) : call.proceed();
        });
        return proxy.getProxy(type.getClassLoader());
    }
}
