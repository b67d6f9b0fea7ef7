package dev.storekeeper.account;

import dev.storekeeper.api.FieldErrors;
import java.text.Normalizer;
import java.util.List;

/**
 * A password in composed Unicode (NFC), so that the same keys on another system give the same password. A new one must be long enough,
 * more than a name, and not a common one.
 */
record Password(String text) {

    static final int SHORTEST = 8;

    private static final int LONGEST = 128;

    /**
     * Composing takes time that grows with the square of the length, so a longer text is refused as it is. The longest password that
     * is allowed has 512 characters when it arrives decomposed.
     */
    private static final int LONGEST_COMPOSED = 1024;

    private static final String SERVICE = "storekeeper";
    private static final String COMMON = "is a common password, which attackers try first; choose another one";

    Password {
        text = text.length() > LONGEST_COMPOSED ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** Whether any account can have it. */
    boolean isPossible() {
        return hasAllowedLength() && isTypable();
    }

    /**
     * Checks a new password.
     *
     * @param errors takes what is wrong with it
     * @return warnings about what is allowed this time
     */
    List<String> check(String username, boolean commonAllowed, String field, FieldErrors errors) {
        if (!hasAllowedLength()) {
            errors.add(field, "must have %d to %d characters".formatted(SHORTEST, LONGEST));
        } else if (!isTypable()) {
            errors.add(field, "must not contain control characters or unpaired surrogates");
        } else if (!username.isEmpty() && isLittleMoreThan(username)) {
            errors.add(field, "must not be the username, nor little more than it");
        } else if (isLittleMoreThan(SERVICE)) {
            errors.add(field, "must not be the name of this service, nor little more than it");
        } else if (CommonPasswords.contain(text)) {
            if (commonAllowed) {
                return List.of(field + " " + COMMON);
            }
            errors.add(field, COMMON);
        }
        return List.of();
    }

    private boolean hasAllowedLength() {
        var characters = text.codePointCount(0, text.length());
        return characters >= SHORTEST && characters <= LONGEST;
    }

    /** A lone surrogate has no encoding, a control character no key. */
    private boolean isTypable() {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** Whether it contains the name, and the rest alone would be too short. */
    private boolean isLittleMoreThan(String name) {
        var rest = Username.keyOf(text).replace(Username.keyOf(name), "");
        return rest.length() < text.length() && rest.codePointCount(0, rest.length()) < SHORTEST;
    }

    @Override
    public String toString() {
        return "Password[withheld]";
    }
}
