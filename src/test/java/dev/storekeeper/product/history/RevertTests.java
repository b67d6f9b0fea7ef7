package dev.storekeeper.product.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.HeldRow;
import dev.storekeeper.Parallel;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A change set is reverted by a new one, which leaves later changes as they are. */
class RevertTests extends WithShop {

    @Test
    void revertsFieldsAndRecordsTheRevert() {
        var path = product(Map.of("name", "Lamp", "sku", "REV-1", "description", "Old"));
        edit(path, Map.of("name", "Lantern", "price", 9, "sku", "REV-2", "quantity", 4, "low_stock_at", 2));
        var edited = change(path);
        var answer = revert(edited);
        assertThat(answer.get("changed").asInt()).isEqualTo(1);
        assertThat(answer.get("reverts").asLong()).isEqualTo(edited);
        var now = api.get(path).json();
        assertThat(List.of(
                        now.get("name").asString(),
                        now.get("sku").asString(),
                        now.get("price").toString()))
                .containsExactly("Lamp", "REV-1", "12.00");
        assertThat(now.get("quantity").asInt()).isEqualTo(10);
        assertThat(now.get("low_stock_at").isNull()).isTrue();
        var change = api.get("/changes/" + answer.get("change")).json();
        assertThat(change.get("what").asString()).isEqualTo("revert");
        assertThat(change.get("reverts").asLong()).isEqualTo(edited);
        assertThat(api.get("/changes/" + edited).json().get("reverted_by").toString())
                .isEqualTo("[" + answer.get("change") + "]");
        var ledger = api.get(path + "/stock/movements").json().get(0);
        assertThat(ledger.get("reason").asString()).isEqualTo("edit");
        assertThat(ledger.get("note").asString()).isEqualTo("Change %d reverted".formatted(edited));
    }

    @Test
    void revertsARevert() {
        var path = product("Chair");
        edit(path, Map.of("price", 5));
        var undone = revert(change(path)).get("change").asLong();
        revert(undone);
        assertThat(api.get(path).json().get("price").toString()).isEqualTo("5.00");
    }

    @Test
    void revertsCreationAndDeletion() {
        var path = product("Desk");
        var creation = change(path);
        var created = api.get(path).string("created_at");
        revert(creation);
        assertThat(api.get(path)).hasStatus(404);
        revert(change(path));
        var again = api.get(path).json();
        assertThat(again.get("created_at").asString()).isEqualTo(created);
        assertThat(again.get("version").asLong()).isEqualTo(2);
        assertThat(api.get(path + "/stock/explain").number("closing")).isEqualTo(10);
        revert(creation);
        assertThat(api.get(path)).hasStatus(404);
        revert(change(path));
        edit(path, Map.of("name", "Better desk"));
        var no = api.post("/changes/" + creation + "/revert", null);
        assertThat(no).hasStatus(409);
        assertThat(conflict(no).get("change").asLong()).isEqualTo(change(path));
    }

    @Test
    void refusesToOverwriteLaterChanges() {
        var path = product("Vase");
        edit(path, Map.of("price", 20, "name", "Big vase"));
        var change = change(path);
        edit(path, Map.of("price", 30));
        var later = change(path);
        var no = api.post("/changes/" + change + "/revert", null);
        assertThat(no).hasStatus(409).hasCode("revert_conflicts");
        assertThat(no.string("next")).isEqualTo("POST /changes/%d/revert?on_conflict=skip".formatted(change));
        assertThat(no.json().get("conflicts")).hasSize(1);
        assertThat(conflict(no).toString())
                .startsWith(
                        "{\"product\":%d,\"field\":\"price\",\"then\":20.00,\"yours\":12.00,\"current\":30.00,\"change\":%d"
                                .formatted(id(path), later));
        assertThat(api.get(path).string("name")).isEqualTo("Big vase");
        // The other field is given back; the one that was changed since stays.
        var skipped = require(api.post("/changes/" + change + "/revert?on_conflict=skip", null), 200)
                .json();
        assertThat(skipped.get("changed").asInt()).isEqualTo(1);
        assertThat(skipped.get("left").asInt()).isEqualTo(1);
        assertThat(skipped.get("conflicts").get(0).get("field").asString()).isEqualTo("price");
        assertThat(api.get(path).string("name")).isEqualTo("Vase");
        assertThat(api.get(path).json().get("price").toString()).isEqualTo("30.00");
    }

    /** As the answer advises. */
    @Test
    void revertsWhatHasBeenChangedBackByReverts() {
        var path = product("Bell");
        edit(path, Map.of("price", 20));
        var first = change(path);
        edit(path, Map.of("price", 30));
        var undone = revert(namedBy(first)).get("change").asLong();
        // And that back and forth.
        var redone = revert(undone).get("change").asLong();
        revert(redone);
        revert(first);
        assertThat(api.get(path).json().get("price").toString()).isEqualTo("12.00");
    }

    @Test
    void revertsWhatWasDeletedAndBroughtBackSince() {
        var path = product("Gong");
        edit(path, Map.of("price", 20));
        var edited = change(path);
        require(api.delete(path), 200);
        require(api.post(path + "/restore", null), 200);
        revert(edited);
        assertThat(api.get(path).json().get("price").toString()).isEqualTo("12.00");
    }

    /** Of the fields of a later change, a revert may have left some, which were changed by others. */
    @Test
    void leavesWhatAPartOfARevertHasNotChangedBack() {
        var path = product("Drum");
        edit(path, Map.of("price", 20));
        var first = change(path);
        edit(path, Map.of("price", 30, "name", "Big drum"));
        var second = change(path);
        edit(path, Map.of("price", 20));
        var third = change(path);
        revert(second);
        assertThat(api.get(path).string("name")).isEqualTo("Drum");
        assertThat(namedBy(first)).isEqualTo(third);
        assertThat(api.get(path).json().get("price").toString()).isEqualTo("20.00");
    }

    /** Each of two edits that change a field and change it back has been undone and redone. */
    @Test
    void leavesWhatEditsHaveChangedBack() {
        var path = product("Flute");
        edit(path, Map.of("price", 20));
        var first = change(path);
        edit(path, Map.of("price", 30));
        var second = change(path);
        edit(path, Map.of("price", 20));
        var third = change(path);
        var thirdUndone = revert(third).get("change").asLong();
        var secondUndone = revert(second).get("change").asLong();
        revert(secondUndone);
        revert(thirdUndone);
        assertThat(namedBy(first)).isEqualTo(third);
        assertThat(api.get(path).json().get("price").toString()).isEqualTo("20.00");
    }

    /** A revert that has left a field says nothing of where its value is from. */
    @Test
    void leavesWhatRevertsHaveLeft() {
        var path = product("Horn");
        edit(path, Map.of("price", 20));
        var first = change(path);
        edit(path, Map.of("price", 30, "description", "Brass"));
        var second = change(path);
        edit(path, Map.of("price", 20, "name", "Big horn"));
        var third = change(path);
        revert(second);
        edit(path, Map.of("price", 50));
        var fourth = change(path);
        require(api.post("/changes/" + third + "/revert?on_conflict=skip", null), 200);
        revert(fourth);
        assertThat(namedBy(first)).isEqualTo(third);
        assertThat(api.get(path).json().get("price").toString()).isEqualTo("20.00");
    }

    /** What a revert has undone is not in the way of the creation. */
    @Test
    void namesWhatKeepsACreationFromBeingReverted() {
        var path = product("Lute");
        var created = change(path);
        edit(path, Map.of("price", 20));
        var undone = change(path);
        edit(path, Map.of("name", "Long lute"));
        var inTheWay = change(path);
        revert(undone);
        assertThat(namedBy(created)).isEqualTo(inTheWay);
        revert(inTheWay);
        revert(created);
        require(api.get(path), 404);
    }

    @Test
    void namesWhatHasDeletedAgain() {
        var path = product("Viol");
        edit(path, Map.of("price", 20));
        var edited = change(path);
        require(api.delete(path), 200);
        var deleted = change(path);
        var again = revert(revert(deleted).get("change").asLong()).get("change").asLong();
        assertThat(namedBy(deleted)).isEqualTo(again);
        assertThat(namedBy(edited)).isEqualTo(again);
        revert(again);
        assertThat(revert(deleted).get("unchanged").asInt()).isEqualTo(1);
        revert(edited);
        assertThat(api.get(path).json().get("price").toString()).isEqualTo("12.00");
    }

    /** To undo an older change than that which is undone would bring its value back in no way. */
    @Test
    void namesTheRevertOfAnOlderChange() {
        var path = product("Harp");
        edit(path, Map.of("price", 20));
        var second = change(path);
        edit(path, Map.of("price", 30));
        var third = change(path);
        revert(third);
        var undone = revert(second).get("change").asLong();
        assertThat(namedBy(third)).isEqualTo(undone);
        revert(undone);
        assertThat(revert(third).get("unchanged").asInt()).isEqualTo(1);
    }

    @Test
    void namesTheRevertOfAChangeBeforeTheDeletion() {
        var path = product("Gamba");
        edit(path, Map.of("price", 20));
        var edited = change(path);
        require(api.delete(path), 200);
        require(api.post(path + "/restore", null), 200);
        var restored = change(path);
        var undone = revert(edited).get("change").asLong();
        assertThat(namedBy(restored)).isEqualTo(undone);
    }

    /** The one keeps a sku that the other gave it, and that a third product has. */
    @Test
    void namesItselfInNoConflict() {
        var first = product(Map.of("name", "Oboe", "sku", "CHAIN-A"));
        var second = product(Map.of("name", "Fagott", "sku", "CHAIN-B"));
        var file = "id,version,sku\n%d,0,CHAIN-C\n%d,0,CHAIN-B\n".formatted(id(second), id(first));
        require(api.with("Content-Type", "text/csv").post("/products/import", file), 200);
        var change = change(first);
        var third = product(Map.of("name", "Zither", "sku", "CHAIN-A"));
        var conflicts = require(api.post("/changes/" + change + "/revert", null), 409)
                .json()
                .get("conflicts");
        assertThat(conflicts).hasSize(2);
        assertThat(conflicts.findValues("change")).extracting(JsonNode::asLong).containsExactly(change(third));
    }

    @Test
    void namesWhatHasAddedABlank() {
        var path = product("Drum");
        edit(path, Map.of("description", "Round"));
        var first = change(path);
        edit(path, Map.of("description", "Round "));
        var second = change(path);
        assertThat(namedBy(first)).isEqualTo(second);
        edit(path, Map.of("description", "Round"));
        assertThat(namedBy(first)).isEqualTo(change(path));
    }

    @Test
    void namesFieldsBesideASkuThatIsTaken() {
        var path = product(Map.of("name", "Coat", "sku", "BESIDE-1"));
        edit(path, Map.of("sku", "BESIDE-2", "price", 20));
        var change = change(path);
        edit(path, Map.of("price", 30));
        product(Map.of("name", "Cloak", "sku", "BESIDE-1"));
        var conflicts = require(api.post("/changes/" + change + "/revert", null), 409)
                .json()
                .get("conflicts");
        assertThat(conflicts).hasSize(2);
        assertThat(conflicts.get(0).get("field").asString()).isEqualTo("price");
        assertThat(conflicts.get(1).get("field").asString()).isEqualTo("sku");
        assertThat(conflicts.get(1).get("yours").asString()).isEqualTo("BESIDE-1");
        assertThat(conflicts.get(1).has("then")).isFalse();
    }

    /** To undo the revert would bring back a value that stands in the way as well. */
    @Test
    void namesTheChangeWhoseValueARevertHasBroughtBack() {
        var path = product("Kite");
        edit(path, Map.of("price", 20));
        var first = change(path);
        edit(path, Map.of("price", 30));
        var second = change(path);
        edit(path, Map.of("price", 40));
        var undone = revert(change(path)).get("change").asLong();
        assertThat(namedBy(first)).isEqualTo(second);
        revert(undone);
        revert(change(path));
        revert(second);
        revert(first);
        assertThat(api.get(path).json().get("price").decimalValue()).isNotEqualByComparingTo("20");
    }

    @Test
    void showsNullValuesInConflicts() {
        var path = product("Rug");
        edit(path, Map.of("description", "Red"));
        var change = change(path);
        edit(path, Map.of("description", "Blue"));
        var conflict = conflict(api.post("/changes/" + change + "/revert", null));
        assertThat(conflict.get("yours").isNull()).isTrue();
        require(api.delete(path), 200);
        var deleted = conflict(api.post("/changes/" + change + "/revert", null));
        assertThat(deleted.has("field")).isFalse();
        assertThat(deleted.get("change").asLong()).isEqualTo(change(path));
    }

    @Test
    void changesNothingTheSecondTime() {
        var path = product("Pot");
        edit(path, Map.of("price", 1));
        var change = change(path);
        revert(change);
        var version = api.get(path).number("version");
        var again = revert(change);
        assertThat(again.has("change")).isFalse();
        assertThat(again.get("changed").asInt()).isZero();
        assertThat(again.get("unchanged").asInt()).isEqualTo(1);
        assertThat(api.get(path).number("version")).isEqualTo(version);
    }

    @Test
    void revertsOnceForParallelRequests() {
        var path = product("Cup");
        edit(path, Map.of("price", 1));
        var change = change(path);
        var answers = Parallel.times(8, _ -> api.post("/changes/" + change + "/revert", null));
        assertThat(answers).allSatisfy(answer -> assertThat(answer).hasStatus(200));
        assertThat(answers.stream().filter(answer -> answer.json().has("change")))
                .hasSize(1);
    }

    /** A deleted product has no row on which the requests would wait; both have found it deleted when the first restores it. */
    @Test
    void restoresOnceOfTwoAtOnce() throws SQLException {
        var path = product("Bowl");
        require(api.delete(path), 200);
        try (var deletion = HeldRow.by(database, "SELECT id FROM change_set WHERE id = ? FOR UPDATE", change(path))) {
            var answers = Stream.generate(() -> CompletableFuture.supplyAsync(() -> api.post(path + "/restore", null)))
                    .limit(2)
                    .toList();
            deletion.awaitWaiting(2, "SELECT id FROM change_set");
            deletion.commit();
            assertThat(answers.stream().map(CompletableFuture::join).map(Api.Answer::status))
                    .containsExactlyInAnyOrder(200, 409);
        }
        assertThat(api.get(path).number("version")).isEqualTo(2);
        assertThat(api.post(path + "/restore", null)).hasStatus(409).hasCode("not_deleted");
    }

    @Test
    void revertsADeletionOnceForParallelRequests() {
        var path = product("Bowl");
        require(api.delete(path), 200);
        var revert = "/changes/" + change(path) + "/revert";
        assertThat(Parallel.times(8, _ -> api.post(revert, null)))
                .allSatisfy(answer -> assertThat(answer).hasStatus(200));
        assertThat(api.get(path).number("version")).isEqualTo(2);
    }

    @Test
    void isDoneOncePerIdempotencyKey() {
        var path = product("Jug");
        edit(path, Map.of("price", 1));
        var change = change(path);
        var keyed = api.with("Idempotency-Key", "revert-" + change);
        var first = require(keyed.post("/changes/" + change + "/revert", null), 200);
        assertThat(keyed.post("/changes/" + change + "/revert", null).text()).isEqualTo(first.text());
    }

    @Test
    void restoresWhatWasDeleted() {
        var path = product(Map.of("name", "Clock", "sku", "RES-1", "description", "Ticks"));
        edit(path, Map.of("quantity", 3));
        require(api.delete(path), 200);
        var restored = require(api.post(path + "/restore", null), 200);
        assertThat(restored).hasHeader("ETag", "\"3\"");
        assertThat(restored.json()).isEqualTo(api.get(path).json());
        assertThat(restored.number("quantity")).isEqualTo(3);
        assertThat(changes(path).getFirst().get("products").get("restored").asInt())
                .isEqualTo(1);
        var twice = api.post(path + "/restore", null);
        assertThat(twice).hasStatus(409).hasCode("not_deleted");
        assertThat(api.post("/products/99999999/restore", null)).hasStatus(404);
        // Each deletion can be taken back, but only the last one.
        var first = changes(path).get(1).get("id").asLong();
        require(api.delete(path), 200);
        assertThat(namedBy(first)).isEqualTo(change(path));
        require(api.post(path + "/restore", null), 200);
    }

    @Test
    void doesNotTakeTheSkuOfAnotherProduct() {
        var path = product(Map.of("name", "Hat", "sku", "RES-2"));
        require(api.delete(path), 200);
        var thief = product(Map.of("name", "Cap", "sku", "res-2"));
        var no = api.post(path + "/restore", null);
        assertThat(no).hasStatus(409).hasCode("sku_taken");
        assertThat(no.string("detail")).contains("Product " + id(thief));
        var conflict = conflict(api.post("/changes/" + change(path) + "/revert", null));
        assertThat(conflict.get("change").asLong()).isEqualTo(change(thief));
        edit(thief, Map.of("sku", "RES-3"));
        require(api.post(path + "/restore", null), 200);
    }

    @Test
    void refusesUnknownChangesAndParameters() {
        var path = product("Bed");
        assertThat(api.post("/changes/0/revert", null)).hasStatus(404);
        assertThat(api.post("/changes/" + change(path) + "/revert?on_conflict=maybe", null))
                .hasStatus(400);
    }

    private JsonNode revert(long change) {
        return require(api.post("/changes/" + change + "/revert", null), 200).json();
    }

    /** The change that a refused revert names first. */
    private long namedBy(long change) {
        return conflict(api.post("/changes/" + change + "/revert", null))
                .get("change")
                .asLong();
    }

    private static JsonNode conflict(Api.Answer refused) {
        return require(refused, 409).json().get("conflicts").get(0);
    }
}
