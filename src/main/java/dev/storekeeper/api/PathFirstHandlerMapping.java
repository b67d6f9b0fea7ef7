package dev.storekeeper.api;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Finds the handler of a request by its path first, and by the beginning of the path before that. Spring compares method, headers and
 * media types of each mapping before its path, which only a few mappings share.
 */
final class PathFirstHandlerMapping extends RequestMappingHandlerMapping {

    private static final String VARYING = "{*?";

    @Override
    protected @Nullable RequestMappingInfo getMatchingMapping(RequestMappingInfo info, HttpServletRequest request) {
        var paths = info.getPathPatternsCondition();
        return paths != null && (beginsOtherwise(paths, request) || paths.getMatchingCondition(request) == null)
                ? null
                : super.getMatchingMapping(info, request);
    }

    private static boolean beginsOtherwise(PathPatternsRequestCondition paths, HttpServletRequest request) {
        var path = ServletRequestPathUtils.getParsedRequestPath(request)
                .pathWithinApplication()
                .value();
        for (var pattern : paths.getPatterns()) {
            if (!beginsOtherwise(pattern.getPatternString(), path)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the path differs before the first part of the pattern that varies. What is encoded or has parameters is left to Spring. */
    static boolean beginsOtherwise(String pattern, String path) {
        for (int i = 0; i < pattern.length(); i++) {
            var letter = pattern.charAt(i);
            if (VARYING.indexOf(letter) >= 0) {
                return false;
            }
            if (i == path.length() || path.charAt(i) != letter) {
                return path.indexOf('%') < 0 && path.indexOf(';') < 0;
            }
        }
        return false;
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
