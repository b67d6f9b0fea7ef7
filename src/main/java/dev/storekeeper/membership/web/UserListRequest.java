package dev.storekeeper.membership.web;

import dev.storekeeper.account.Role;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of the list.
 *
 * @param prefix how usernames begin
 * @param after the id behind which to go on
 */
record UserListRequest(@Nullable Role role, String prefix, long after, int limit) {

    static final List<String> ALLOWED = List.of("limit", "after", "role", "username");

    private static final int PAGE = 100;
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,50}");

    static UserListRequest read(Parameters parameters) {
        var request = new UserListRequest(
                parameters.read("role", UserListRequest::role),
                parameters.read("username", UserListRequest::prefix, ""),
                parameters.after(0),
                parameters.limit(PAGE));
        parameters.refuseAny();
        return request;
    }

    private static Role role(String name, String text) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        name,
                        Arrays.stream(Role.values())
                                .map(Role::name)
                                .collect(Collectors.joining(", ", "must be one of ", ""))));
    }

    private static String prefix(String name, String text) {
        if (!PREFIX.matcher(text).matches()) {
            throw ApiException.invalid(name, "must be the beginning of a username");
        }
        return text;
    }
}
