package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a row of a file does. */
class ImportTests extends WithFiles {

    @Test
    void createsAndUpdatesBySku() {
        var word = newWord();
        var first = ok(csv(
                "", "sku,name,price,quantity", word + "-1," + word + " one,1.50,3", word + "-2," + word + " two,2,4"));
        assertThat(counts(first)).isEqualTo("created 2, updated 0, unchanged 0, failed 0");
        assertThat(outcomes(first)).containsExactly("1 created", "2 created");

        var second = ok(csv("", "sku,price", word.toUpperCase(Locale.ROOT) + "-1,1.75", word + "-2,2.00"));
        assertThat(counts(second)).isEqualTo("created 0, updated 1, unchanged 1, failed 0");
        assertThat(second.at("/report/0/changes/price").toString()).isEqualTo("{\"before\":1.50,\"after\":1.75}");
        assertThat(second.at("/report/1").propertyNames()).containsExactly("row", "outcome", "id", "version");
        assertThat(named(word)).extracting(it -> it.get("price").toString()).containsExactly("1.75", "2.00");
    }

    /** What the export wrote, the import reads back: nothing has changed, and each row is known. */
    @Test
    void readsBackWhatWasExported() {
        var word = newWord();
        products.from(Map.of(
                "name", word + " \"a\", b; c", "price", 1, "quantity", 1, "description", "x\r\ny", "low_stock_at", 5));
        products.from(Map.of("name", word + " plain", "price", "0.10", "quantity", 0, "description", ""));
        products.from(Map.of("name", word + " Grüße 𝄞", "price", "99999999.99", "quantity", 2147483647, "sku", word));
        var file = export(word);
        assertThat(counts(ok(csvText("", file)))).isEqualTo("created 0, updated 0, unchanged 3, failed 0");
        assertThat(export(word)).isEqualTo(file);
        var lines = api.accepting("application/x-ndjson")
                .get("/products/export?q=" + word)
                .text();
        assertThat(counts(ok(ndjson("", lines)))).isEqualTo("created 0, updated 0, unchanged 3, failed 0");
    }

    @Test
    void takesTheIdsOfAnotherShop() {
        var word = newWord();
        var id = 5_000_000 + System.nanoTime() % 10_000_000;
        var answer = ok(csv("", "id,name,price,quantity,version", id + "," + word + ",1,1,7"));
        assertThat(answer.at("/report/0").toString())
                .isEqualTo("{\"row\":1,\"outcome\":\"created\",\"id\":" + id + ",\"version\":0}");
        assertThat(named(word).getFirst().get("id").asLong()).isEqualTo(id);
    }

    /** A deleted product is not created again by an import. */
    @Test
    void leavesTheDeletedToThoseWhoBringThemBack() {
        var word = newWord();
        var product = products.called(word);
        var file = export(word);
        api.delete("/products/" + product.get("id"));
        var row = refused(csvText("", file), 422, "import_refused").at("/report/0");
        assertThat(row.at("/errors/0/field").asString()).isEqualTo("id");
        assertThat(row.at("/errors/0/message").asString()).contains("/products/" + product.get("id") + "/restore");
    }

    @Test
    void comparesVersionsRowByRow() {
        var word = newWord();
        products.called(word + " one");
        var two = products.called(word + " two");
        var file = export(word).replace("1200.99,10", "1200.99,11");
        api.patch("/products/" + two.get("id"), Map.of("price", 3));

        var row = refused(csvText("", file), 422, "import_refused").at("/report/0");
        assertThat(row.get("row").asInt()).isEqualTo(2);
        assertThat(row.get("line").asInt()).isEqualTo(3);
        assertThat(row.get("version").asInt()).isEqualTo(1);
        assertThat(row.at("/errors/0/field").asString()).isEqualTo("version");
        assertThat(row.get("differences")
                        .valueStream()
                        .map(it -> it.get("field").asString()))
                .containsExactly("quantity");
        assertThat(named(word)).extracting(it -> it.get("quantity").asInt()).containsExactly(10, 10);

        var skipped = ok(csvText("?on_error=skip", file));
        assertThat(counts(skipped)).isEqualTo("created 0, updated 1, unchanged 0, failed 1");
        assertThat(named(word)).extracting(it -> it.get("price").toString()).containsExactly("1200.99", "3.00");
        assertThat(named(word)).extracting(it -> it.get("quantity").asInt()).containsExactly(11, 10);
    }

    @Test
    void clearsWhereACellIsEmptyAndKeepsWhereTheColumnIsAbsent() {
        var word = newWord();
        products.from(
                Map.of("name", word, "sku", word, "price", 1, "quantity", 1, "description", "old", "low_stock_at", 2));
        ok(csv("", "sku,description", word + ","));
        ok(csv("", "sku,low_stock_at", word + ","));
        var product = named(word).getFirst();
        assertThat(product.get("description").isNull()).isTrue();
        assertThat(product.get("low_stock_at").isNull()).isTrue();
        assertThat(product.get("quantity").asInt()).isEqualTo(1);
        ok(csv("", "sku,description", word + ",\"\""));
        assertThat(named(word).getFirst().get("description").asString()).isEmpty();
        var row = refused(csv("", "sku,name,price,quantity", word + ",,,"), 422, "import_refused")
                .at("/report/0");
        assertThat(row.get("errors").valueStream().map(it -> it.get("field").asString()))
                .containsExactly("name", "price", "quantity");
    }

    @Test
    void tellsAllThatIsWrongAtOnceAndChangesNothing() {
        var word = newWord();
        var answer = refused(
                csv(
                        "",
                        "sku,name,price,quantity",
                        word + "-1," + word + ",1,1",
                        word + "-2," + word + ",1.234,1",
                        word + "-3," + word + ",1",
                        word + "-4," + word + ",1,1,1",
                        word.toUpperCase(Locale.ROOT) + "-1," + word + ",1,1",
                        "," + word + ",1,-1"),
                422,
                "import_refused");
        assertThat(answer.get("failed").asInt()).isEqualTo(5);
        assertThat(answer.get("report")
                        .valueStream()
                        .map(it ->
                                it.get("row") + " " + it.at("/errors/0/field").asString()))
                .containsExactly("2 price", "3 row", "4 row", "5 row", "6 quantity");
        assertThat(named(word)).isEmpty();
    }

    @Test
    void skipsWhatCannotBeDoneOnRequest() {
        var word = newWord();
        var answer = ok(csv(
                "?on_error=skip&report=errors", "name,price,quantity", word + ",1,1", word + ",x,1", word + ",3,1"));
        assertThat(counts(answer)).isEqualTo("created 2, updated 0, unchanged 0, failed 1");
        assertThat(outcomes(answer)).containsExactly("2 failed");
        assertThat(named(word)).hasSize(2);
    }

    @Test
    void triesDryWithoutATrace() {
        var word = newWord();
        var product = products.from(Map.of("name", word, "sku", word, "price", 1, "quantity", 1));
        var before = export(word);
        var rows = new String[] {"sku,name,price,quantity", word + "," + word + ",2,1", word + "-2," + word + ",1,1"};
        var dry = ok(csv("?dry_run=true", rows));
        assertThat(dry.get("dry_run").asBoolean()).isTrue();
        assertThat(counts(dry)).isEqualTo("created 1, updated 1, unchanged 0, failed 0");
        assertThat(dry.at("/report/0/changes/price/after").toString()).isEqualTo("2.00");
        assertThat(dry.at("/report/1").toString()).isEqualTo("{\"row\":2,\"outcome\":\"created\"}");
        assertThat(dry.has("change")).isFalse();
        assertThat(export(word)).isEqualTo(before);
        assertThat(ledgerRows(product.get("id").asLong())).isEqualTo(1);
    }

    /** Quantities are counted in the ledger, and all is one change set. */
    @Test
    void isOneChangeAndCountsInTheLedger() {
        var word = newWord();
        var product = products.from(Map.of("name", word, "sku", word, "price", 1, "quantity", 1));
        var answer = ok(csv("", "sku,name,price,quantity", word + "," + word + ",1,6", word + "-2," + word + ",1,2"));
        assertThat(api.get("/changes/" + answer.get("change")).string("what")).isEqualTo("import");
        var movements =
                api.get("/products/" + product.get("id") + "/stock/movements").json();
        assertThat(movements.get(0).get("reason").asString()).isEqualTo("import");
        assertThat(movements.get(0).get("delta").asInt()).isEqualTo(5);
    }

    /** A sku that one product gives up is free for the next, but not the other way round. */
    @Test
    void handsSkusOn() {
        var word = newWord();
        var one = products.from(Map.of("name", word, "sku", word + "-1", "price", 1, "quantity", 1));
        var two = products.from(Map.of("name", word, "sku", word + "-2", "price", 1, "quantity", 1));
        var wrong = csv("", "id,sku", one.get("id") + "," + word + "-2", two.get("id") + "," + word + "-3");
        assertThat(refused(wrong, 422, "import_refused")
                        .at("/report/0/errors/0/field")
                        .asString())
                .isEqualTo("sku");
        ok(csv("", "id,sku", two.get("id") + "," + word + "-3", one.get("id") + "," + word + "-2"));
        assertThat(named(word)).extracting(it -> it.get("sku").asString()).containsExactly(word + "-2", word + "-3");
    }

    private @Nullable Integer ledgerRows(long product) {
        return database.queryForObject(
                "SELECT COUNT(*) FROM stock_movement WHERE product_id = ?", Integer.class, product);
    }

    /** Also where the two rows are read apart from each other, and name the product in two ways. */
    @Test
    void refusesAProductThatIsNamedTwice() {
        var word = newWord();
        var product = products.from(Map.of("name", word, "sku", word, "price", 1, "quantity", 1));
        var between = IntStream.range(0, 1500).mapToObj(row -> ",%s-%d,other %d,1,1".formatted(word, row, row));
        var file = Stream.of(
                        Stream.of("id,sku,name,price,quantity", product.get("id") + ",%s,%s,2,1".formatted(word, word)),
                        between,
                        Stream.of(",%s,%s,3,1".formatted(word, word)))
                .flatMap(lines -> lines)
                .toArray(String[]::new);
        var refused = refused(csv("", file), 422, "import_refused");
        assertThat(refused.get("failed").asInt()).isEqualTo(1);
        assertThat(refused.at("/report/0/row").asInt()).isEqualTo(1502);
        assertThat(refused.at("/report/0/errors/0/message").asString()).contains("another row of this file");
        assertThat(named(word)).containsExactly(product);
    }

    /** The first row gives a sku up, and is not written since another row is wrong; the last takes it. */
    @Test
    void tellsNoErrorOfASkuThatIsFreeOnceTheFileIsRight() {
        var word = newWord();
        var one = products.from(Map.of("name", word, "sku", word + "-1", "price", 1, "quantity", 1));
        var two = products.from(Map.of("name", word, "sku", word + "-2", "price", 1, "quantity", 1));
        var file = Stream.of(
                        Stream.of(
                                "id,sku,name,price,quantity",
                                one.get("id") + ",%s-3,%s,1,1".formatted(word, word),
                                ",,wrong,x,1"),
                        Stream.generate(() -> ",,other,1,1").limit(1100),
                        Stream.of(two.get("id") + ",%s-1,%s,1,1".formatted(word, word)))
                .flatMap(lines -> lines)
                .toArray(String[]::new);
        var refused = refused(csv("", file), 422, "import_refused");
        assertThat(refused.get("report").valueStream().map(row -> row.get("row").asInt()))
                .containsExactly(2);
        var right = Stream.of(file).filter(line -> !line.contains("wrong")).toArray(String[]::new);
        assertThat(counts(ok(csv("?dry_run=true", right)))).isEqualTo("created 1100, updated 2, unchanged 0, failed 0");
    }
}
