package dev.storekeeper.account;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Common passwords: the words of zxcvbn's lists that are long enough to be allowed, and runs such as
 * {@code aaaaaaaa} or {@code 12345678}. zxcvbn keeps each word in one list only, so common passwords are also on those of names and
 * English words.
 */
final class CommonPasswords {

    private static final Set<String> LIST = load();

    private CommonPasswords() {}

    static boolean contain(String password) {
        return isRun(password) || LIST.contains(password.toLowerCase(Locale.ROOT));
    }

    private static boolean isRun(String password) {
        return IntStream.range(1, password.length())
                        .map(i -> password.charAt(i) - password.charAt(i - 1))
                        .distinct()
                        .limit(2)
                        .count()
                < 2;
    }

    private static Set<String> load() {
        try {
            return StandardDictionaries.loadAllDictionaries().stream()
                    .flatMap(list -> list.getFrequencies().stream())
                    .filter(word -> word.length() >= Password.SHORTEST)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
