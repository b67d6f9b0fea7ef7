package dev.storekeeper.server;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.RefusalMemory;
import dev.storekeeper.api.ResponseTypes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Limits how many rows of lists are in memory at once. The rows of a list are taken before it is read and given back when its answer
 * is written, which takes as long as the client takes to read it. Small lists have one half and large lists the other; each account has
 * a half of either at most.
 */
@Component
class ListMemory implements HandlerInterceptor, WebMvcConfigurer {

    /** What the JSON of a product takes whose texts are as long as allowed, as text and as bytes, or a change of such a product. */
    private static final int BYTES_PER_ROW = 4 * 1024;

    /** Also what a list has if the request names no limit, except that of products. */
    private static final int SMALL = 100;

    private static final String ATTRIBUTE = ListMemory.class.getName();

    private final Bulkhead.Shared<String> small;
    private final Bulkhead.Shared<String> large;

    ListMemory(RequestProperties properties) {
        var half =
                Math.toIntExact(Math.min(Integer.MAX_VALUE, properties.memory().toBytes() / BYTES_PER_ROW / 2));
        small = memory(half, SMALL);
        large = memory(half, Bounds.ROWS_PER_PAGE);
    }

    @Bean
    static RefusalMemory refusalMemory(RequestProperties properties) {
        return new RefusalMemory(properties.memory());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && reads(request) && answersList(method)) {
            var rows = rows(request);
            var entry = (rows <= SMALL ? small : large).enter(String.valueOf(request.getRemoteUser()), rows);
            request.setAttribute(ATTRIBUTE, entry);
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(ATTRIBUTE) instanceof Bulkhead.Entry entry) {
            request.removeAttribute(ATTRIBUTE);
            entry.close();
        }
    }

    /** What is no limit is refused by the controller, and costs nothing here. */
    private static int rows(HttpServletRequest request) {
        var limit = request.getParameter("limit");
        if (limit != null) {
            return limit.matches("[0-9]{1,4}") ? Math.min(Integer.parseInt(limit), Bounds.ROWS_PER_PAGE) : 0;
        }
        var path = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return String.valueOf(path).equals("/products") ? Bounds.ROWS_PER_PAGE : SMALL;
    }

    private static boolean reads(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
    }

    private static boolean answersList(HandlerMethod method) {
        var body = ResponseTypes.of(method);
        return Iterable.class.isAssignableFrom(body) || Page.class.equals(body);
    }

    /** The rows that lists of one size may have in memory. */
    private static Bulkhead.Shared<String> memory(int rows, int ofLongestList) {
        return new Bulkhead.Shared<>(
                Math.max(rows, ofLongestList),
                Math.max(rows / 2, ofLongestList),
                Duration.ofSeconds(2),
                "The service sends as many lists as it has memory for; ask again, or for fewer rows.",
                "Your account has as many lists on their way as it may; read them first.");
    }
}
