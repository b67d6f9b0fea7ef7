package dev.storekeeper.server;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.ResponseTypes;
import dev.storekeeper.api.SizedRow;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Limits the memory of lists. It is taken before a list is read and given back when its answer is written, which takes as long as the
 * client takes to read it. Small lists have one half and large lists the other; each account has a half of either at most.
 */
@RestControllerAdvice
class ListMemory implements HandlerInterceptor, WebMvcConfigurer, ResponseBodyAdvice<Object> {

    /** A change of a product whose texts are as long as allowed. */
    private static final int KILOBYTES_PER_ROW = 4;

    /** A product with common texts. What longer ones take is taken once they are known. */
    private static final int KILOBYTES_PER_PRODUCT = 1;

    /** Also what a list has if the request names no limit, except that of products. */
    private static final int SMALL = 100;

    private static final String ATTRIBUTE = ListMemory.class.getName();

    private final Memory small;
    private final Memory large;

    ListMemory(RequestProperties properties) {
        var half = Math.toIntExact(properties.memory().toKilobytes() / 2);
        small = Memory.of(half, SMALL);
        large = Memory.of(half, Bounds.ROWS_PER_PAGE);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    /** A list that needs no login is the same for all, so its rows are in memory anyway. */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && request.getRemoteUser() != null && answersList(method)) {
            var rows = rows(request);
            if (rows == 0) {
                return true;
            }
            var kilobytes = rows * (isOfProducts(request) ? KILOBYTES_PER_PRODUCT : KILOBYTES_PER_ROW);
            var memory = rows <= SMALL ? small : large;
            var entry = memory.beforehand.enter(request.getRemoteUser(), kilobytes);
            request.setAttribute(ATTRIBUTE, new Taken(memory, kilobytes, entry));
        }
        return true;
    }

    @Override
    public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return method.getParameterType().equals(Page.class);
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter method,
            MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        var wanted = ((ServletServerHttpRequest) request).getServletRequest();
        if (body instanceof Page<?> page && wanted.getAttribute(ATTRIBUTE) instanceof Taken taken) {
            var kilobytes = page.rows().stream()
                            .mapToInt(row -> row instanceof SizedRow sized ? sized.bytes() : 0)
                            .sum()
                    / 1024;
            if (kilobytes > taken.kilobytes) {
                wanted.removeAttribute(ATTRIBUTE);
                wanted.setAttribute(ATTRIBUTE, taken.growing(wanted.getRemoteUser(), kilobytes));
            }
        }
        return body;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(ATTRIBUTE) instanceof Taken taken) {
            request.removeAttribute(ATTRIBUTE);
            taken.entry.close();
        }
    }

    /** What is no limit is refused by the controller, and costs nothing here. */
    private static int rows(HttpServletRequest request) {
        var limit = request.getParameter("limit");
        if (limit != null) {
            return limit.matches("[0-9]{1,4}") ? Math.min(Integer.parseInt(limit), Bounds.ROWS_PER_PAGE) : 0;
        }
        return isOfProducts(request) ? Bounds.ROWS_PER_PAGE : SMALL;
    }

    private static boolean isOfProducts(HttpServletRequest request) {
        return "/products".equals(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
    }

    private static boolean answersList(HandlerMethod method) {
        var body = ResponseTypes.of(method);
        return Iterable.class.isAssignableFrom(body) || Page.class.equals(body);
    }

    /**
     * The memory of lists of one size.
     *
     * @param beforehand what each takes before it is read
     * @param afterwards what long texts take beyond that: lists that waited for more of the same memory while they keep a part of it would
     *     wait for each other
     */
    private record Memory(Bulkhead.Shared<String> beforehand, Bulkhead.Shared<String> afterwards) {

        static Memory of(int kilobytes, int rows) {
            return new Memory(shared(kilobytes, rows), shared(kilobytes, rows));
        }

        /** Enough for the longest list. */
        private static Bulkhead.Shared<String> shared(int kilobytes, int rows) {
            var longest = rows * KILOBYTES_PER_ROW;
            return new Bulkhead.Shared<>(
                    Math.max(kilobytes, longest),
                    Math.max(kilobytes / 2, longest),
                    Duration.ofSeconds(2),
                    "The service sends as many lists as it has memory for; ask again, or for fewer rows.",
                    "Your account has as many lists on their way as it may; read them first.");
        }
    }

    private record Taken(Memory memory, int kilobytes, Bulkhead.Entry entry) {

        /** Gives all back where it finds no more. */
        Taken growing(String account, int wanted) {
            var all = entry.and(() -> memory.afterwards.enter(account, wanted - kilobytes));
            return new Taken(memory, wanted, all);
        }
    }
}
