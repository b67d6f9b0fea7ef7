package dev.storekeeper.product.history.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Parameters;
import dev.storekeeper.api.Times;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.history.ChangeCursor;
import dev.storekeeper.product.history.ChangeQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The parameters of the list. */
final class ChangeListRequest {

    static final int PAGE = 100;

    static final List<String> ALLOWED = List.of("limit", "after", "product", "account", "what", "from", "to");

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    private ChangeListRequest() {}

    static ChangeQuery read(Parameters parameters) {
        var query = new ChangeQuery(
                parameters.read("product", ChangeListRequest::id),
                parameters.read("account", ChangeListRequest::id),
                parameters.read("what", ChangeListRequest::what),
                parameters.read("from", Times::read),
                parameters.read("to", Times::read),
                parameters.read("after", ChangeCursor::parse),
                parameters.limit(PAGE));
        parameters.refuseAny();
        return query;
    }

    private static Cause.What what(String name, String text) {
        return Arrays.stream(Cause.What.values())
                .filter(what -> wireName(what).equals(text))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        name,
                        Arrays.stream(Cause.What.values())
                                .map(ChangeListRequest::wireName)
                                .collect(Collectors.joining(", ", "must be one of ", ""))));
    }

    private static String wireName(Cause.What what) {
        return what.name().toLowerCase(Locale.ROOT);
    }

    private static Long id(String name, String text) {
        if (!ID.matcher(text).matches()) {
            throw ApiException.invalid(name, "must be the id of one");
        }
        return Long.valueOf(text);
    }
}
