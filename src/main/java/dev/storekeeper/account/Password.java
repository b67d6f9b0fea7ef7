package dev.storekeeper.account;

import com.nulabinc.zxcvbn.StandardDictionaries;
import dev.storekeeper.api.FieldErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.util.function.SingletonSupplier;

/**
 * A password in composed Unicode (NFC), so that the same keys on another system give the same password. A new one must be long enough,
 * more than a name, and not a common one.
 */
record Password(String text) {

    private static final int SHORTEST = 8;
    private static final int LONGEST = 128;

    /**
     * Composing takes time that grows with the square of the length, so a longer text is refused as it is. The longest password that
     * is allowed has 512 characters when it arrives decomposed.
     */
    private static final int LONGEST_COMPOSED = 1024;

    /** Read at the first check, since the start need not wait for them. */
    private static final SingletonSupplier<Set<String>> COMMON_WORDS = SingletonSupplier.of(Password::readCommonWords);

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
        } else if (isRun() || COMMON_WORDS.obtain().contains(text.toLowerCase(Locale.ROOT))) {
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

    /** Such as {@code aaaaaaaa} or {@code 12345678}. */
    private boolean isRun() {
        return IntStream.range(1, text.length())
                        .map(i -> text.charAt(i) - text.charAt(i - 1))
                        .distinct()
                        .limit(2)
                        .count()
                < 2;
    }

    @Override
    public String toString() {
        return "Password[withheld]";
    }

    /** zxcvbn keeps each word in one list only, so common passwords are also on its lists of names and English words. */
    private static Set<String> readCommonWords() {
        try {
            return StandardDictionaries.loadAllDictionaries().stream()
                    .flatMap(list -> list.getFrequencies().stream())
                    .filter(word -> word.length() >= SHORTEST)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
