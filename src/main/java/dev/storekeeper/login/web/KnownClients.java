package dev.storekeeper.login.web;

import dev.storekeeper.login.ClientSessions.OpenedSession;
import dev.storekeeper.login.SignInService.SignedIn;
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

/** Sets the device cookie on every answer with new tokens, so that the client is known at its next login. */
@RestControllerAdvice
class KnownClients implements ResponseBodyAdvice<Object> {

    @Override
    public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter method,
            MediaType form,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        var opened = body instanceof SignedIn signedIn ? signedIn.session() : body;
        if (opened instanceof OpenedSession session) {
            var asked = ((ServletServerHttpRequest) request).getServletRequest();
            response.getHeaders().add(HttpHeaders.SET_COOKIE, Cookies.device(asked, session.device()));
            response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        return body;
    }
}
