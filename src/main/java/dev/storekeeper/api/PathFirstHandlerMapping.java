package dev.storekeeper.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Finds the handler of a request among the few mappings whose paths begin with the same segment and have as many. Spring does so for
 * paths without variables; any other path it compares with all mappings, as is still done where none of the few fits.
 */
class PathFirstHandlerMapping extends RequestMappingHandlerMapping {

    /** The keys under which Spring finds a mapping. One that takes paths of any length, or any first segment, has none. */
    @Override
    protected Set<String> getDirectPaths(RequestMappingInfo info) {
        return info.getPatternValues().stream()
                .filter(pattern -> !pattern.startsWith("/{") && !pattern.contains("*"))
                .map(PathFirstHandlerMapping::key)
                .collect(Collectors.toSet());
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String path, HttpServletRequest request) throws Exception {
        return super.lookupHandlerMethod(key(path), request);
    }

    @Override
    protected void handleMatch(RequestMappingInfo info, String key, HttpServletRequest request) {
        var path = ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication();
        super.handleMatch(info, path.value(), request);
    }

    /** The first segment and the number of segments. */
    static String key(String path) {
        var segments = 1;
        for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            segments++;
        }
        return segments == 1 ? path : path.substring(0, path.indexOf('/', 1)) + ' ' + segments;
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
