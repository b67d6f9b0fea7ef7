package dev.storekeeper.audit.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Parameters;
import dev.storekeeper.api.Times;
import dev.storekeeper.audit.AuditCursor;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditQuery;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The parameters of the list. */
final class AuditListRequest {

    static final List<String> ALLOWED = List.of("limit", "after", "event", "account", "actor", "since", "until");

    private static final int PAGE = 100;
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    private AuditListRequest() {}

    static AuditQuery read(Parameters parameters) {
        var query = new AuditQuery(
                parameters.read("event", AuditListRequest::event),
                parameters.read("account", AuditListRequest::id),
                parameters.read("actor", AuditListRequest::id),
                parameters.read("since", Times::read),
                parameters.read("until", Times::read),
                parameters.read("after", AuditCursor::parse),
                parameters.limit(PAGE));
        parameters.refuseAny();
        return query;
    }

    private static AuditEvent event(String name, String text) {
        return Arrays.stream(AuditEvent.values())
                .filter(event -> event.name().equals(text))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        name,
                        Arrays.stream(AuditEvent.values())
                                .map(AuditEvent::name)
                                .collect(Collectors.joining(", ", "must be one of ", ""))));
    }

    private static Long id(String name, String text) {
        if (!ID.matcher(text).matches()) {
            throw ApiException.invalid(name, "must be the id of an account");
        }
        return Long.valueOf(text);
    }
}
