package dev.storekeeper.product.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The history of a product is told in sentences. */
class HistoryTests extends WithShop {

    @Test
    void tellsEachChangeInOneSentence() {
        var bob = accounts.enrolled();
        var path = product("Lamp");
        edit(path, Map.of("price", "13.50", "name", "Lantern"));
        edit(path, Map.of("sku", "HIST-1", "description", "Bright"));
        sell(bob, path, 3);
        count(path, 7, 6);
        removeSkuAndQuantity(path);
        revertNewest(path);
        require(api.delete(path), 200);
        require(api.post(path + "/restore", null), 200);

        var told = history(path);
        assertSentences(told, editor.person().name(), bob.person().name());
        assertSaleIsTold(told.get(5), bob);
        assertThat(told.get(6).get("fields").toString())
                .isEqualTo("[{\"field\":\"sku\",\"before\":null,\"after\":\"HIST-1\"},"
                        + "{\"field\":\"description\",\"before\":null,\"after\":\"Bright\"}]");
    }

    private void sell(TestAccounts.Member seller, String path, int quantity) {
        var sale = Map.of("delta", -quantity, "reason", "sale", "note", "Mrs Miller");
        require(Api.at(port).withToken(seller.token()).post(path + "/stock", sale), 200);
    }

    private void count(String path, int from, int to) {
        require(api.post(path + "/stock", Map.of("set", to, "from", from)), 200);
    }

    private void removeSkuAndQuantity(String path) {
        var patch = new HashMap<String, Object>();
        patch.put("sku", null);
        patch.put("quantity", 0);
        require(api.patch(path, patch), 200);
    }

    private void revertNewest(String path) {
        require(api.post("/changes/" + change(path) + "/revert", null), 200);
    }

    private static void assertSentences(JsonNode told, String ada, String bob) {
        var change = texts(told, "change");
        assertThat(texts(told, "text"))
                .containsExactly(
                        ada + ", undoing change " + change.get(1) + ", brought it back",
                        ada + " deleted it, with 6 left",
                        ada + ", undoing change " + change.get(3)
                                + ", set the sku to \"HIST-1\" and changed the quantity from 0 to 6",
                        ada + " removed the sku \"HIST-1\" and changed the quantity from 6 to 0",
                        ada + " corrected the quantity from 7 to 6",
                        bob + " sold 3, 7 are left",
                        ada + " set the sku to \"HIST-1\" and the description",
                        ada + " changed the name from \"Lamp\" to \"Lantern\" and the price from 12.00 to 13.50",
                        ada + " created \"Lamp\", 10 of it at 12.00");
    }

    private static void assertSaleIsTold(JsonNode sale, TestAccounts.Member seller) {
        assertThat(sale.get("reason").asString()).isEqualTo("sale");
        assertThat(sale.get("note").asString()).isEqualTo("Mrs Miller");
        assertThat(sale.get("by").asString()).isEqualTo(seller.person().name());
        assertThat(sale.get("fields").toString()).isEqualTo("[{\"field\":\"quantity\",\"before\":10,\"after\":7}]");
    }

    @Test
    void isPagedAndOutlivesTheProduct() {
        var path = product("Chair");
        for (int i = 1; i <= 3; i++) {
            edit(path, Map.of("quantity", i));
        }
        require(api.delete(path), 200);
        var first = require(api.get(path + "/history?limit=3"), 200);
        assertThat(texts(first.json(), "version")).isEqualTo(List.of("4", "3", "2"));
        var link = String.valueOf(first.header("Link"));
        var second = require(api.get(link.substring(1, link.indexOf('>'))), 200);
        assertThat(texts(second.json(), "version")).isEqualTo(List.of("1", "0"));
        assertThat(second.header("Link")).isNull();
        assertThat(require(api.get(path + "/history?after=0"), 200).json()).isEmpty();
        assertThat(texts(second.json().get(1).get("fields"), "field")).containsExactly("name", "price", "quantity");
    }

    @Test
    void saysWhereTheRecordBegins() {
        var path = product("Old");
        database.update("DELETE FROM product_change WHERE product_id = ?", id(path));
        assertThat(texts(history(path), "text"))
                .containsExactly("the record begins with version 0; what became of the product before is not known");
        edit(path, Map.of("quantity", 1));
        assertThat(texts(history(path), "version")).containsExactly("1", "0");
        assertThat(history(path).get(1).has("change")).isFalse();
    }

    @Test
    void refusesUnknownProductsAndParameters() {
        assertThat(api.get("/products/99999999/history")).hasStatus(404);
        assertThat(texts(
                        api.get("/products/1/history?limit=0&after=x&y=1")
                                .json()
                                .get("errors"),
                        "field"))
                .containsExactlyInAnyOrder("limit", "after", "y");
    }

    private JsonNode history(String path) {
        return require(api.get(path + "/history"), 200).json();
    }
}
