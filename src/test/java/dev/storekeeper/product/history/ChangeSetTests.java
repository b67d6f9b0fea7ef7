package dev.storekeeper.product.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.Api;
import dev.storekeeper.product.BulkProductWriter;
import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductSnapshot;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

/** Each write is one change set, with what each product was like before and after. */
class ChangeSetTests extends WithShop {

    @Test
    void recordsWhatEachWriteDid() {
        var path = product("Lamp");
        edit(path, Map.of("price", "13.50", "name", "Lamp"));
        require(api.post(path + "/stock", Map.of("delta", -3, "reason", "sale", "note", "Mrs Miller")), 200);
        require(api.delete(path), 200);
        var changes = changes(path);
        assertThat(changes.stream().map(it -> it.get("what").asString()))
                .containsExactly("delete", "stock", "edit", "create");
        assertThat(changes.stream().map(it -> it.get("products").toString()))
                .containsExactly(counts(0, 0, 1), counts(0, 1, 0), counts(0, 1, 0), counts(1, 0, 0));
        assertThat(rows(changes.get(3).get("id").asLong()).toString())
                .isEqualTo(
                        ("[{\"product\":%d,\"version\":0,\"action\":\"created\",\"before\":null,\"after\":{\"sku\":null,\"name\":\"Lamp\","
                                        + "\"description\":null,\"price\":12.00,\"quantity\":10,\"low_stock_at\":null}}]")
                                .formatted(id(path)));
        assertThat(rows(changes.get(2).get("id").asLong()).get(0).get("before").toString())
                .isEqualTo("{\"price\":12.00}");
        assertThat(rows(changes.get(2).get("id").asLong()).get(0).get("after").toString())
                .isEqualTo("{\"price\":13.50}");
        assertThat(changes.get(1).get("reason").asString()).isEqualTo("sale");
        assertThat(changes.get(1).get("note").asString()).isEqualTo("Mrs Miller");
        assertThat(rows(changes.get(1).get("id").asLong()).get(0).get("after").toString())
                .isEqualTo("{\"quantity\":7}");
        var deletion = rows(changes.get(0).get("id").asLong()).get(0);
        assertThat(deletion.get("version").asLong()).isEqualTo(3);
        assertThat(deletion.get("before").get("quantity").asInt()).isEqualTo(7);
        assertThat(deletion.get("after").isNull()).isTrue();
    }

    @Test
    void recordsAccountSessionAndFactors() {
        var other = accounts.enrolled();
        var path = product("Chair");
        Api.at(port)
                .withToken(other.token())
                .with("X-Request-Id", "of-this-test")
                .put(path, Map.of("quantity", 2));
        var change = require(api.get("/changes/" + change(path)), 200).json();
        assertThat(change.get("by").asString()).isEqualTo(other.person().name());
        assertThat(change.get("factors").toString()).isEqualTo("[\"pwd\",\"otp\"]");
        assertThat(change.get("request_id").asString()).isEqualTo("of-this-test");
        assertThat(database.queryForObject(
                        "SELECT COUNT(*) FROM session WHERE id = ? AND account_id = ?",
                        Integer.class,
                        change.get("session").asString(),
                        change.get("account").asLong()))
                .isEqualTo(1);
    }

    @Test
    void recordsNothingForRefusedOrUnchangedWrites() {
        var path = product("Table");
        require(api.put(path, Map.of("name", "Table", "quantity", 10)), 200);
        require(api.with("If-Match", "\"7\"").put(path, Map.of("quantity", 1)), 412);
        require(api.post(path + "/stock", Map.of("delta", -11, "reason", "sale")), 409);
        assertThat(changes(path)).hasSize(1);
    }

    @Test
    void isOnePerTransaction(
            @Autowired BulkProductWriter table, @Autowired TransactionOperations transactions, @Autowired Clock clock) {
        var products = transactions.execute(_ -> {
            var first = table.insert(Cause.IMPORT, List.of(of("One", clock), of("Two", clock)));
            table.insert(Cause.IMPORT, List.of(of("Three", clock)));
            return first;
        });
        var change = changes("/products/" + products.getFirst().id()).getFirst();
        assertThat(change.get("what").asString()).isEqualTo("import");
        assertThat(change.has("account")).isFalse();
        assertThat(change.get("products").toString()).isEqualTo(counts(3, 0, 0));
        assertThat(rows(change.get("id").asLong())).hasSize(3);
    }

    /** If the change cannot be recorded, the product is not written. */
    @Test
    void isWrittenInTheTransactionOfTheProduct(
            @Autowired BulkProductWriter table, @Autowired TransactionOperations transactions, @Autowired Clock clock) {
        var path = product("Clock");
        require(api.delete(path), 200);
        // The product has had this version before.
        var again = new ProductSnapshot(id(path), of("Clock", clock).details(), 1, clock.instant(), clock.instant());
        assertThatThrownBy(() -> transactions.execute(_ -> table.insert(Cause.IMPORT, List.of(again))))
                .isInstanceOf(DuplicateKeyException.class);
        assertThat(api.get(path)).hasStatus(404);
    }

    @Test
    void pagesNewestFirst() {
        var path = product("Paged");
        for (int i = 1; i <= 4; i++) {
            edit(path, Map.of("quantity", i));
        }
        for (var list : List.of(
                "/changes?product=" + id(path) + "&limit=2",
                "/changes?limit=2&account=" + changes(path).getFirst().get("account"))) {
            var first = require(api.get(list), 200);
            var second = require(api.get(next(first)), 200);
            assertThat(ids(first.json())).isSortedAccordingTo(java.util.Comparator.reverseOrder());
            assertThat(ids(first.json()).getLast())
                    .isGreaterThan(ids(second.json()).getFirst());
        }
        var bulk = change(path);
        assertThat(require(api.get("/changes/" + bulk + "/products?limit=1"), 200)
                        .header("Link"))
                .isNull();
    }

    @Test
    void refusesUnknownParametersAndIds() {
        var wrong = api.get("/changes?limit=0&after=x&product=a&account=0&what=wish&from=now&to=then&x=1");
        assertThat(wrong).hasStatus(400);
        assertThat(texts(wrong.json().get("errors"), "field"))
                .containsExactlyInAnyOrder("limit", "after", "product", "account", "what", "from", "to", "x");
        for (var path : List.of(
                "/changes/0", "/changes/x", "/changes/999999999999999999", "/changes/01", "/changes/9/products/x")) {
            assertThat(api.get(path)).as(path).hasStatus(404);
        }
        assertThat(api.get("/changes/999999999999999999/products")).hasStatus(404);
    }

    @Test
    void refusesForgedCursors() {
        var change = change(product("Any"));
        for (var place : List.of("1", "-1-1", "999999999999999999-1", "1-9999999999999999999", "x-1", "")) {
            assertThat(api.get("/changes?after=" + place)).as(place).hasStatus(400);
            assertThat(api.get("/changes/" + change + "/products?after=" + place))
                    .as(place)
                    .hasStatus(400);
        }
        require(api.get("/changes?after=253402300799999999-1&product=1"), 200);
        require(api.get("/changes?after=253402300799999999-999999999999999999"), 200);
    }

    @Test
    void filtersByTimeAndKind() {
        var path = product("Found");
        edit(path, Map.of("quantity", 1));
        var at = changes(path).getFirst().get("at").asString();
        var found = require(api.get("/changes?what=edit&from=" + at + "&product=" + id(path)), 200)
                .json();
        assertThat(found).hasSize(1);
        assertThat(require(api.get("/changes?to=" + at + "&product=" + id(path)), 200)
                        .json())
                .hasSize(1);
        assertThat(require(api.get("/changes?what=import&product=" + id(path)), 200)
                        .json())
                .isEmpty();
    }

    private static ProductSnapshot of(String name, Clock clock) {
        var details = new ProductDetails(null, name, null, new BigDecimal("1.00"), 1, null);
        return ProductSnapshot.create(ProductSnapshot.NEW_ID, details, clock.instant());
    }

    private static String next(Api.Answer page) {
        var link = String.valueOf(page.header("Link"));
        return link.substring(1, link.indexOf('>'));
    }

    private static List<Long> ids(JsonNode changes) {
        return changes.valueStream().map(change -> change.get("id").asLong()).toList();
    }

    private static String counts(int created, int edited, int deleted) {
        return "{\"created\":%d,\"edited\":%d,\"deleted\":%d,\"restored\":0}".formatted(created, edited, deleted);
    }
}
