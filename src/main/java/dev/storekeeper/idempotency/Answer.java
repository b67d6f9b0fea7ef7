package dev.storekeeper.idempotency;

import dev.storekeeper.api.Bounds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** An answer as it is kept: what a caller needs to go on as if they had got it the first time. */
public record Answer(int status, Map<String, String> headers, byte[] body) {

    boolean isRefusal() {
        return status >= 400;
    }

    boolean isTooLarge() {
        return body.length > Bounds.KEPT_ANSWER;
    }

    /** A line for each header, as on the wire. */
    String headerLines() {
        return headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue())
                .collect(Collectors.joining("\n"));
    }

    static Map<String, String> headersOf(String lines) {
        var headers = new LinkedHashMap<String, String>();
        lines.lines().forEach(line -> {
            var colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1));
        });
        return headers;
    }
}
