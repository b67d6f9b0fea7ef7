package dev.storekeeper.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
 * Asks before a controller acts whether the caller takes JSON; the framework asks afterwards, when the work is done already. Asks also
 * whether the body has one type.
 */
@Component
class OffersJson implements HandlerInterceptor, WebMvcConfigurer {

    private static final Set<Class<?>> OTHER_FORMS =
            Set.of(void.class, Void.class, Object.class, String.class, byte[].class);

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        if (hasWildcard(request.getContentType())) {
            throw Refusal.of(
                    Kind.UNSUPPORTED, "unsupported_media_type", "Content-Type must name one type, without a wildcard.");
        }
        if (handler instanceof HandlerMethod method && answersJson(method) && !namesItsForms(request)) {
            if (accepted(request).stream().noneMatch(OffersJson::takesJson)) {
                throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON));
            }
        }
        return true;
    }

    /** Spring throws an exception of its own where it copies such a header. */
    private static boolean hasWildcard(@Nullable String contentType) {
        try {
            var type = contentType == null ? MediaType.APPLICATION_JSON : MediaType.parseMediaType(contentType);
            return type.isWildcardType() || type.isWildcardSubtype();
        } catch (InvalidMediaTypeException e) {
            // Refused where the body is read, as any other type that no door takes.
            return false;
        }
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
