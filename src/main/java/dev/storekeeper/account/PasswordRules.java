package dev.storekeeper.account;

import dev.storekeeper.api.FieldErrors;
import java.util.List;

/** What a new password must be: long enough, no name on the door, not among those that everybody tries first. Nothing else. */
final class PasswordRules {

    private static final String SERVICE = "storekeeper";
    private static final String COMMON = "is among the passwords that everybody tries first; choose another one";

    private PasswordRules() {}

    /** Adds what is wrong to the errors, and gives back what is only warned of. */
    static List<String> check(
            Password password, String username, boolean commonAllowed, String field, FieldErrors errors) {
        if (!password.hasAllowedLength()) {
            errors.add(field, "must have %d to %d characters".formatted(Password.SHORTEST, Password.LONGEST));
        } else if (!password.isTypable()) {
            errors.add(field, "must not contain control characters or broken ones");
        } else if (!username.isEmpty() && password.leansOn(username)) {
            errors.add(field, "must not be the username, nor little more than it");
        } else if (password.leansOn(SERVICE)) {
            errors.add(field, "must not be the name of this service, nor little more than it");
        } else if (password.isCommon()) {
            if (commonAllowed) {
                return List.of(field + " " + COMMON);
            }
            errors.add(field, COMMON);
        }
        return List.of();
    }
}
