package dev.storekeeper.login.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/**
 * Tells requests of the console's own page from those of other pages. A page of another origin cannot send the header without a
 * preflight request, which this service does not grant, and cannot change what the browser says in Sec-Fetch-Site. SameSite alone does
 * not keep out pages of the same host at another port, or of another subdomain.
 */
@Component
class ConsoleRequests {

    static final String HEADER = "X-Storekeeper-Console";

    boolean isFromConsole(HttpServletRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        return request.getHeader(HEADER) != null && (site == null || site.equals("same-origin"));
    }

    void require(HttpServletRequest request) {
        if (!isFromConsole(request)) {
            throw ApiException.of(
                            ErrorCode.REFRESH_REFUSED,
                            "Only the console of this service may use its cookie; programs send the refresh token in a body.")
                    .next("POST /token/refresh");
        }
    }
}
