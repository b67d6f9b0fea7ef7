package dev.storekeeper.product;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.TestAccounts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A search finds words; every sign in it means itself (S66). */
class ProductSearchTests extends WithEditor {

    /** Of the last letters of the alphabet: short words such as 14 or "for" are found within others too. */
    private final String mark = TestAccounts.newName()
            .chars()
            .mapToObj(letter -> String.valueOf((char) ('v' + letter % 5)))
            .collect(joining("", "mark", ""));

    @BeforeAll
    void fill() {
        product("a", "Gaming Laptop", "a powerful laptop for the road from Rome");
        product("b", "iPhone 14", "the phone of 2022");
        product("c", "Shirt", "100% cotton, 5_pocket");
        product("d", "Shirt", "1000 threads, 50pocket");
        product("e", "Path", "C:\\tools (new) ~old~ <b> @home \"quoted\" +plus -minus a*b");
        product("f", "O'Neil Größe", "Straße");
        product("g", "笔记本电脑", "轻薄");
        product("h", "Café-Crème", "gî");
        product("i", decomposed("Pré-Crème"), decomposed("dû"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "laptop, a",
                "LAPTOP, a",
                "lap, a",
                "gaming road, a",
                "gaming phone, -",
                "iphone 14, b",
                "14, b",
                "the road, a",
                "the, a b",
                "for, a",
                "from, a",
                "fro, a",
                "FRO, a",
                "the fro rom, a",
                "100%, c",
                "10%, -",
                "%, c",
                "_, c",
                "5_pocket, c",
                "5%pocket, -",
                "C:\\tools, e",
                "\\, e",
                "+plus, e",
                "-minus, e",
                "-laptop, -",
                "+laptop, -",
                "lap*, -",
                "a*b, e",
                "*, e",
                "(new), e",
                "~old~, e",
                "<b>, e",
                "@home, e",
                "`\"quoted\"`, e",
                "`\"gaming laptop\"`, -",
                "o'neil, f",
                "neil, f",
                "größe, f",
                "GRÖSSE, f",
                "strasse, f",
                "电脑, g",
                "笔记本, g",
                "本电脑, g",
                "%25, -",
                "|, -",
                "'; DROP TABLE product; --, -",
                "laptop) OR (1=1, -"
            })
    void findsWhatIsMeant(String words, @Nullable String letters) {
        assertFound(words, letters == null ? "" : letters);
    }

    private void assertFound(String words, String letters) {
        var query = "/products?fields=sku&q=" + mark + "+" + URLEncoder.encode(words, StandardCharsets.UTF_8);
        var answer = api.get(query);
        assertThat(answer).hasStatus(200);
        var found = answer.json()
                .valueStream()
                .map(product -> product.get("sku").asString().replace(mark + "-", ""))
                .toList();
        assertThat(String.join(" ", found)).isEqualTo(letters);
    }

    /** As some systems type them: with accents of their own, and blanks that do not break. */
    @Test
    void findsWhateverFormTheLettersHave() {
        assertFound(decomposed("Größe"), "f");
        assertFound("gaming\u00a0laptop\u200b", "a");
    }

    @ParameterizedTest
    @CsvSource({"Café, h", "Café-Crème, h", "gî, h", "Pré, i", "Pré-Crème, i", "dû, i", "Crème, h i", "Crèm, h i"})
    void findsWhateverFormTheProductHas(String words, String letters) {
        assertFound(words, letters);
        assertFound(decomposed(words), letters);
    }

    /** Neither form of a text has these letters in one piece. */
    @Test
    void findsLettersThatAreNeverComposed() {
        product("y", "\u09ac\u09df\u09b8", "");
        assertFound("\u09ac\u09df", "y");
    }

    private static String decomposed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%01", "%E2%80%8B", "%C2%A0"})
    void refusesWhatIsNotSeen(String words) {
        assertThat(api.get("/products?q=" + words)).hasStatus(400).hasCode("invalid_fields");
    }

    private void product(String letter, String name, String description) {
        products.from(Map.of(
                "sku", mark + "-" + letter, "name", name, "description", description, "price", 1, "quantity", 1));
    }
}
