package dev.storekeeper.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Asks before a controller acts whether the caller takes JSON; the framework asks afterwards, when the work is done already.
 */
@Component
class JsonAcceptCheck implements HandlerInterceptor, WebMvcConfigurer {

    private static final Set<Class<?>> OTHER_FORMS =
            Set.of(void.class, Void.class, Object.class, String.class, byte[].class);

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        if (handler instanceof HandlerMethod method && answersJson(method) && !namesItsForms(request)) {
            if (accepted(request).stream().noneMatch(JsonAcceptCheck::takesJson)) {
                throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON));
            }
        }
        return true;
    }

    /** Who answers with text, bytes or one thing or another chooses its form itself. */
    private static boolean answersJson(HandlerMethod method) {
        var type = ResolvableType.forMethodReturnType(method.getMethod());
        var body = HttpEntity.class.isAssignableFrom(type.toClass()) ? type.getGeneric() : type;
        var item = Iterable.class.isAssignableFrom(body.toClass()) ? body.getGeneric() : body;
        return !OTHER_FORMS.contains(item.toClass());
    }

    private static boolean namesItsForms(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) != null;
    }

    private static List<MediaType> accepted(HttpServletRequest request) throws HttpMediaTypeNotAcceptableException {
        try {
            var types = MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
            return types.isEmpty() ? List.of(MediaType.ALL) : types;
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException(e.getMessage());
        }
    }

    private static boolean takesJson(MediaType type) {
        return type.getQualityValue() > 0 && type.includes(MediaType.APPLICATION_JSON);
    }
}
