package dev.storekeeper.legacy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** A request with its path, its fields and its token in the form that this service uses. */
final class AccentRequest extends HttpServletRequestWrapper {

    private static final String FIELDS = "fields";

    private static final Pattern TOKEN_WITHOUT_SCHEME = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]*");

    private final String path;

    AccentRequest(HttpServletRequest request, String path) {
        super(request);
        this.path = path;
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public StringBuffer getRequestURL() {
        var url = super.getRequestURL();
        var tail = super.getRequestURI().length();
        return url.replace(url.length() - tail, url.length(), path);
    }

    @Override
    public String getServletPath() {
        return path;
    }

    /** JSON is UTF-8. Where a Content-Type has texts in quotes, Tomcat may find a charset of any name where Spring finds none. */
    @Override
    public String getCharacterEncoding() {
        return StandardCharsets.UTF_8.name();
    }

    @Override
    public @Nullable String getHeader(String name) {
        var value = super.getHeader(name);
        return value != null && isAuthorization(name) ? withScheme(value) : value;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        var values = super.getHeaders(name);
        return isAuthorization(name)
                ? Collections.enumeration(Collections.list(values).stream()
                        .map(AccentRequest::withScheme)
                        .toList())
                : values;
    }

    @Override
    public @Nullable String getParameter(String name) {
        var values = getParameterValues(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        var values = super.getParameterValues(name);
        return values != null && name.equals(FIELDS)
                ? Arrays.stream(values).map(OldWords.IN_LISTS::canonicalList).toArray(String[]::new)
                : values;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        var parameters = new LinkedHashMap<>(super.getParameterMap());
        parameters.computeIfPresent(FIELDS, (name, _) -> getParameterValues(name));
        return Collections.unmodifiableMap(parameters);
    }

    private static String withScheme(String authorization) {
        return TOKEN_WITHOUT_SCHEME.matcher(authorization).matches() ? "Bearer " + authorization : authorization;
    }

    private static boolean isAuthorization(String header) {
        return header.equalsIgnoreCase(HttpHeaders.AUTHORIZATION);
    }
}
