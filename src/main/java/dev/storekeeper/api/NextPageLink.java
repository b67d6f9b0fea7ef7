package dev.storekeeper.api;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.springframework.web.util.UriUtils;

/** Adds the header {@code Link} to each {@link Page} that has a next one: the same request from another place on. */
@RestControllerAdvice
class NextPageLink implements ResponseBodyAdvice<Object> {

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
        if (body instanceof Page<?> page && page.next() != null) {
            var parameters =
                    ((ServletServerHttpRequest) request).getServletRequest().getParameterMap();
            var others = parameters.entrySet().stream()
                    .filter(parameter -> !parameter.getKey().equals("after"))
                    .map(parameter ->
                            parameter.getKey() + "=" + encode(parameter.getValue()[0]) + "&")
                    .collect(Collectors.joining());
            var next = request.getURI().getRawPath() + "?" + others + "after="
                    + encode(page.next().toString());
            response.getHeaders().set(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
        }
        return body;
    }

    private static String encode(String value) {
        return UriUtils.encode(value, StandardCharsets.UTF_8);
    }
}
