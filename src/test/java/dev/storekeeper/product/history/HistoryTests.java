package dev.storekeeper.product.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The history of a product reads as a person would tell it. */
class HistoryTests extends WithShop {

    @Test
    void readsAsPersonWouldTellIt() {
        var bob = TestAccounts.at(port).enrolled();
        var path = product(Map.of("name", "Lamp"));
        edit(path, Map.of("price", "13.50", "name", "Lantern"));
        edit(path, Map.of("sku", "HIST-1", "description", "Bright"));
        var sell = Map.of("delta", -3, "reason", "sale", "note", "Mrs Miller");
        require(Api.at(port).withToken(bob.token()).post(path + "/stock", sell), 200);
        require(api.post(path + "/stock", Map.of("set", 6, "from", 7)), 200);
        var clear = new HashMap<String, Object>();
        clear.put("sku", null);
        clear.put("quantity", 0);
        require(api.patch(path, clear), 200);
        require(api.post("/changes/" + change(path) + "/revert", null), 200);
        require(api.delete(path), 200);
        require(api.post(path + "/restore", null), 200);
        var told = history(path);
        var ada = editor.person().name();
        var change = texts(told, "change");
        assertThat(texts(told, "text"))
                .containsExactly(
                        ada + ", undoing change " + change.get(1) + ", brought it back",
                        ada + " deleted it, with 6 left",
                        ada + ", undoing change " + change.get(3)
                                + ", set the sku to \"HIST-1\" and changed the quantity from 0 to 6",
                        ada + " removed the sku \"HIST-1\" and changed the quantity from 6 to 0",
                        ada + " corrected the quantity from 7 to 6",
                        bob.person().name() + " sold 3, 7 are left",
                        ada + " set the sku to \"HIST-1\" and the description",
                        ada + " changed the name from \"Lamp\" to \"Lantern\" and the price from 12.00 to 13.50",
                        ada + " created \"Lamp\", 10 of it at 12.00");
        var sale = told.get(5);
        assertThat(sale.get("reason").asString()).isEqualTo("sale");
        assertThat(sale.get("note").asString()).isEqualTo("Mrs Miller");
        assertThat(sale.get("by").asString()).isEqualTo(bob.person().name());
        assertThat(sale.get("fields").toString()).isEqualTo("[{\"field\":\"quantity\",\"before\":10,\"after\":7}]");
        assertThat(told.get(6).get("fields").toString())
                .isEqualTo("[{\"field\":\"sku\",\"before\":null,\"after\":\"HIST-1\"},"
                        + "{\"field\":\"description\",\"before\":null,\"after\":\"Bright\"}]");
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
    void saysWhereItBeginsLaterThanTheProduct() {
        var path = product("Old");
        TestDatabase.behind(database).update("DELETE FROM product_change WHERE product_id = ?", id(path));
        assertThat(texts(history(path), "text"))
                .containsExactly("the record begins with version 0; what became of the product before is not known");
        edit(path, Map.of("quantity", 1));
        assertThat(texts(history(path), "version")).containsExactly("1", "0");
        assertThat(history(path).get(1).has("change")).isFalse();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(api.get("/products/99999999/history").status()).isEqualTo(404);
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
