package dev.storekeeper.login.web;

import dev.storekeeper.login.ClientSessions.OpenedSession;
import dev.storekeeper.login.SignInService.SignedIn;
import dev.storekeeper.token.TokenPair;
import java.time.Duration;
import java.util.List;
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

/**
 * Sets the device cookie on every answer with new tokens, so that the client is known at its next login. To the console, it hands the
 * refresh token in a cookie and not in the body.
 */
@RestControllerAdvice
class TokenCookies implements ResponseBodyAdvice<Object> {

    private final ConsoleRequests console;

    TokenCookies(ConsoleRequests console) {
        this.console = console;
    }

    @Override
    public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter method,
            MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        var servletRequest = ((ServletServerHttpRequest) request).getServletRequest();
        var headers = response.getHeaders();
        var opened = body instanceof SignedIn signedIn ? signedIn.session() : body;
        if (opened instanceof OpenedSession session) {
            headers.add(HttpHeaders.SET_COOKIE, Cookies.device(servletRequest, session.device()));
        }
        var tokens = opened instanceof OpenedSession session ? session.tokens() : opened;
        if (tokens instanceof TokenPair pair && console.isFromConsole(servletRequest)) {
            var lifetime = Duration.ofSeconds(pair.refreshExpiresIn());
            headers.add(HttpHeaders.SET_COOKIE, Cookies.refresh(servletRequest, pair.refreshToken(), lifetime));
            return ConsoleTokens.of(pair, body instanceof SignedIn signedIn ? signedIn.recoveryCodes() : null);
        }
        return body;
    }

    /** The tokens without the refresh token. */
    record ConsoleTokens(
            String token,
            String tokenType,
            long expiresIn,
            long refreshExpiresIn,
            @Nullable Boolean enrolled,
            @Nullable List<String> recoveryCodes) {

        static ConsoleTokens of(TokenPair pair, @Nullable List<String> recoveryCodes) {
            return new ConsoleTokens(
                    pair.token(),
                    pair.tokenType(),
                    pair.expiresIn(),
                    pair.refreshExpiresIn(),
                    recoveryCodes == null ? null : true,
                    recoveryCodes);
        }

        @Override
        public String toString() {
            return "ConsoleTokens[withheld]";
        }
    }
}
