package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.util.ServletRequestPathUtils;

/** Finds what Spring finds. */
class PathFirstHandlerMappingTests {

    private final List<String> compared = new ArrayList<>();

    private final PathFirstHandlerMapping handlers = new PathFirstHandlerMapping() {

        @Override
        protected @Nullable RequestMappingInfo getMatchingMapping(RequestMappingInfo info, HttpServletRequest request) {
            compared.addAll(info.getPatternValues());
            return super.getMatchingMapping(info, request);
        }
    };

    PathFirstHandlerMappingTests() throws NoSuchMethodException {
        handlers.setApplicationContext(new StaticWebApplicationContext());
        handlers.afterPropertiesSet();
        for (var pattern : List.of(
                "/",
                "/products",
                "/products/{id}",
                "/products/export",
                "/products/{id}/stock",
                "/{id}/stock",
                "/console/**",
                "/console/session")) {
            register(RequestMethod.GET, pattern);
        }
        register(RequestMethod.PUT, "/products/{id}");
    }

    private void register(RequestMethod method, String pattern) throws NoSuchMethodException {
        handlers.registerMapping(
                RequestMappingInfo.paths(pattern)
                        .methods(method)
                        .options(handlers.getBuilderConfiguration())
                        .build(),
                this,
                getClass().getDeclaredMethod("handle"));
    }

    @ParameterizedTest
    @CsvSource({
        "/,                   /",
        "/products,           /products",
        "/products/5,         /products/{id}",
        "/products/export,    /products/export",
        "/products/%65xport,  /products/export",
        "/%70roducts/5,       /products/{id}",
        "/products;a=b/5,     /products/{id}",
        "/products/5;a=b,     /products/{id}",
        "/products/5/stock,   /products/{id}/stock",
        "/5/stock,            /{id}/stock",
        "/products/stock,     /products/{id}",
        "/console,            /console/**",
        "/console/a/b/c,      /console/**",
        "/console/session,    /console/session",
        "/Products/5,         ",
        "/products/,          ",
        "/products/5/,        ",
        "/products/5/stock/5, "
    })
    void findsTheHandlerOfAPath(String path, @Nullable String pattern) throws Exception {
        var request = new MockHttpServletRequest("GET", path);
        ServletRequestPathUtils.parseAndCache(request);
        var found = handlers.getHandler(request);
        assertThat(found == null ? null : request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
                .isEqualTo(pattern);
        if (found != null) {
            assertThat(request.getAttribute(HandlerMapping.PATH_WITHIN_HANDLER_MAPPING_ATTRIBUTE))
                    .isEqualTo(path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void comparesOnlyPathsOfTheSameMethodBeginningAndLength(String method) throws Exception {
        var request = new MockHttpServletRequest(method, "/products/5");
        ServletRequestPathUtils.parseAndCache(request);
        handlers.getHandler(request);
        assertThat(compared).containsExactlyInAnyOrder("/products/{id}", "/products/export");
    }

    @RequestMapping
    void handle() {}
}
