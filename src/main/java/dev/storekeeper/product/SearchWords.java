package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Condition;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words that a product must hold, each in its name, its description or its sku. A plain word is looked up in the full-text index as
 * the beginning of a word. Whatever that index does not keep, or would read as an operator, is looked for letter by letter instead, and
 * means just itself; where a search holds nothing else, that reads the whole table.
 */
public record SearchWords(List<String> words) {

    private static final int LONGEST = 100;
    private static final int MOST = 10;

    /** Blanks of all kinds, and characters that are not seen: a collation takes those for nothing, which any text holds. */
    private static final Pattern SEPARATORS = Pattern.compile("[\\p{IsWhite_Space}\\p{Cf}]+");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\s]]");

    /** What InnoDB leaves out of the index in both servers: {@code information_schema.INNODB_FT_DEFAULT_STOPWORD}. */
    private static final Set<String> STOPWORDS = Set.of(
            "about", "are", "com", "for", "from", "how", "that", "the", "this", "und", "was", "what", "when", "where",
            "who", "will", "with", "www");

    /** Both servers cut these at spaces and signs; others have words without spaces between them. */
    private static final Set<UnicodeScript> SPACED =
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.GREEK, UnicodeScript.CYRILLIC, UnicodeScript.COMMON);

    /** Reads the parameter {@code q}. */
    public static SearchWords of(String text) {
        var words = SEPARATORS
                .splitAsStream(text)
                .filter(word -> !word.isEmpty())
                .map(SearchWords::indexed)
                .distinct()
                .toList();
        if (words.isEmpty()
                || words.size() > MOST
                || text.codePointCount(0, text.length()) > LONGEST
                || CONTROL.matcher(text).find()) {
            throw ApiException.invalid(
                    "q",
                    "must be 1 to %d words in at most %d characters, without control characters"
                            .formatted(MOST, LONGEST));
        }
        return new SearchWords(words);
    }

    /** With accents of their own, as some systems type them, letters make no word for the index; it finds them either way. */
    private static String indexed(String word) {
        var composed = Normalizer.normalize(word, Normalizer.Form.NFC);
        return isIndexed(composed) ? composed : word;
    }

    Condition condition() {
        var indexed = words.stream().filter(SearchWords::isIndexed).toList();
        var condition = indexed.isEmpty()
                ? Condition.NONE
                : Condition.of("MATCH (name, description, sku) AGAINST (? IN BOOLEAN MODE)", beginnings(indexed));
        for (var word : words) {
            condition = isIndexed(word) ? condition : condition.and(literally(word));
        }
        return condition;
    }

    private static String beginnings(List<String> words) {
        return words.stream().map(word -> "+" + word + "*").collect(Collectors.joining(" "));
    }

    /** The index keeps words of 3 to 84 characters, but no stop words: what one of them begins with would not find it. */
    private static boolean isIndexed(String word) {
        return word.length() >= 3
                && word.length() <= 84
                && STOPWORDS.stream().noneMatch(it -> it.startsWith(word.toLowerCase(Locale.ROOT)))
                && word.codePoints()
                        .allMatch(it -> Character.isLetterOrDigit(it) && SPACED.contains(UnicodeScript.of(it)));
    }

    /**
     * As it is, composed and decomposed, since LIKE compares character by character, unlike the index. Letters that are never composed are
     * found in one piece only where they are asked for so.
     */
    private static Condition literally(String word) {
        var composed = Normalizer.normalize(word, Normalizer.Form.NFC);
        var decomposed = Normalizer.normalize(word, Normalizer.Form.NFD);
        var patterns = Stream.of(word, composed, decomposed)
                .map(form -> "%" + form.replaceAll("[|%_]", "|$0") + "%")
                .distinct()
                .toList();
        var columns = "name LIKE ? ESCAPE '|' OR description LIKE ? ESCAPE '|' OR sku LIKE ? ESCAPE '|'";
        return Condition.of(
                "(" + String.join(" OR ", Collections.nCopies(patterns.size(), columns)) + ")",
                patterns.stream()
                        .flatMap(pattern -> Stream.of(pattern, pattern, pattern))
                        .toArray());
    }
}
