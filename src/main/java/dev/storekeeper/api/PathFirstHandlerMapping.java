package dev.storekeeper.api;

import static org.springframework.web.bind.annotation.RequestMethod.GET;
import static org.springframework.web.bind.annotation.RequestMethod.HEAD;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Finds the handler of a request among the few mappings of its method whose paths begin with the same segment and have as many. Spring
 * does so for paths without variables; any other path it compares with all mappings, as is still done where none of the few fits.
 */
class PathFirstHandlerMapping extends RequestMappingHandlerMapping {

    /** The keys under which Spring finds a mapping. One that takes paths of any length, or any first segment, has none. */
    @Override
    protected Set<String> getDirectPaths(RequestMappingInfo info) {
        return info.getPatternValues().stream()
                .filter(pattern -> !pattern.startsWith("/{") && !pattern.contains("*"))
                .flatMap(pattern -> methods(info).map(method -> key(method, pattern)))
                .collect(Collectors.toSet());
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String path, HttpServletRequest request) throws Exception {
        return super.lookupHandlerMethod(key(request.getMethod(), path), request);
    }

    @Override
    protected void handleMatch(RequestMappingInfo info, String key, HttpServletRequest request) {
        var path = ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication();
        super.handleMatch(info, path.value(), request);
    }

    /** A mapping of GET also answers HEAD. */
    private static Stream<String> methods(RequestMappingInfo info) {
        return info.getMethodsCondition().getMethods().stream()
                .flatMap(method -> method == GET ? Stream.of(GET, HEAD) : Stream.of(method))
                .map(RequestMethod::name);
    }

    /** The method, the first segment and the number of segments. */
    static String key(String method, String path) {
        var segments = 1;
        for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            segments++;
        }
        var first = segments == 1 ? path : path.substring(0, path.indexOf('/', 1));
        return method + ' ' + first + ' ' + segments;
    }

    /** Makes Spring Boot use it. */
    @Component
    static class Registration implements WebMvcRegistrations {

        @Override
        public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
            return new PathFirstHandlerMapping();
        }
    }
}
