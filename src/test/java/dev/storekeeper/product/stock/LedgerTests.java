package dev.storekeeper.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each change of a quantity is a row of the ledger, and other changes are not. */
class LedgerTests extends WithProducts {

    @Test
    void hasARowForEachChange() {
        var path = productOf(10);
        assertThat(api.put(path, Map.of("quantity", 12))).hasStatus(200);
        assertThat(api.patch(path, Map.of("quantity", 11))).hasStatus(200);
        assertThat(api.put(path, Map.of("name", "Named", "quantity", 11))).hasStatus(200);
        assertThat(move(path, -4, "sale")).hasStatus(200);
        assertThat(api.post(path + "/stock", Map.of("set", 6, "from", 7))).hasStatus(200);
        assertThat(api.put(path, Map.of("quantity", -1))).hasStatus(400);
        assertThat(api.with("If-Match", "\"0\"").put(path, Map.of("quantity", 1)))
                .hasStatus(412);
        assertThat(api.delete(path)).hasStatus(200);
        assertThat(ledger(path))
                .containsExactly("edit 0>10", "edit 10>12", "edit 12>11", "sale 11>7", "correction 7>6", "edit 6>0");
    }

    @Test
    void namesAccountAndSession() {
        var path = productOf(1);
        var other = accounts.enrolled();
        Api.at(port).withToken(other.token()).put(path, Map.of("quantity", 2));
        move(path, 1, "return");
        var who = "SELECT CONCAT(a.username, ' ', s.account_id = a.id) FROM stock_movement m JOIN account a"
                + " ON a.id = m.account_id JOIN session s ON s.id = m.session_id WHERE product_id = ? ORDER BY m.id";
        var mine = editor.person().name() + " 1";
        assertThat(database.queryForList(who, String.class, id(path)))
                .containsExactly(mine, other.person().name() + " 1", mine);
    }

    @Test
    void pagesNewestFirst() {
        var path = productOf(0);
        for (int i = 1; i <= 5; i++) {
            move(path, i, "restock");
        }
        var first = api.get(path + "/stock/movements?limit=4");
        assertThat(first.json()
                        .valueStream()
                        .map(row -> row.get("delta").asInt())
                        .toList())
                .isEqualTo(List.of(5, 4, 3, 2));
        var link = String.valueOf(first.header("Link"));
        var second = api.get(link.substring(1, link.indexOf('>')));
        assertThat(second.json()
                        .valueStream()
                        .map(row -> row.get("delta").asInt())
                        .toList())
                .isEqualTo(List.of(1, 0));
        assertThat(second.header("Link")).isNull();
        assertThat(api.get(path + "/stock/movements?after=-1&limit=0&x=1").wrongFields())
                .containsExactlyInAnyOrder("after", "limit", "x");
    }

    @Test
    void outlivesItsProduct() {
        var path = productOf(5);
        api.delete(path);
        assertThat(api.get(path + "/stock")).hasStatus(404);
        assertThat(api.get(path + "/stock/movements").json()).hasSize(2);
        assertThat(api.get(path + "/stock/explain").number("closing")).isZero();
    }
}
