package dev.brokenhouse.product;

import jakarta.servlet.http.HttpServletRequest;

/** A room that knows servlets. */
class KnowsServlets {
    String agent(HttpServletRequest request) {
        return request.getMethod();
    }
}
