package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes an entry of a product's history as an English sentence, for instance "ada sold 3, 7 are left". */
public final class HistoryText {

    private static final Map<String, String> LESS =
            Map.of("sale", "sold %d, %s left", "write_off", "wrote off %d, %s left");

    private static final Map<String, String> MORE =
            Map.of("return", "took %d back, %s there now", "restock", "added %d, %s there now");

    private HistoryText() {}

    /** @param name of the account that made the change, unless it is deleted */
    public static String of(ChangeSearch.Entry entry, @Nullable String name) {
        return subject(entry.change(), name) + " " + predicate(entry);
    }

    private static String subject(ChangeSet change, @Nullable String name) {
        var who = change.account() == null ? "the service" : Objects.requireNonNullElse(name, "a deleted user");
        return switch (change.what()) {
            case "import" -> who + "'s import";
            case "revert" -> who + ", undoing change " + change.reverts() + ",";
            default -> who;
        };
    }

    private static String predicate(ChangeSearch.Entry entry) {
        var product = entry.product();
        var before = product.before();
        var after = product.after();
        return switch (product.action()) {
            case CREATED ->
                after == null
                        ? "created it"
                        : "created \"%s\", %d of it at %s".formatted(after.name(), after.quantity(), after.price());
            case RESTORED -> "brought it back";
            case DELETED ->
                before == null || before.quantity() == 0
                        ? "deleted it"
                        : "deleted it, with %d left".formatted(before.quantity());
            case EDITED -> before == null || after == null ? "changed it" : edited(entry, before, after);
        };
    }

    private static String edited(ChangeSearch.Entry entry, ProductDetails before, ProductDetails after) {
        var reason = entry.change().reason();
        return reason == null
                ? fields(entry.product().fields(), before, after)
                : movement(reason, before.quantity(), after.quantity());
    }

    /** A movement of stock; only the figures where the reason does not fit the direction. */
    private static String movement(String reason, int before, int after) {
        if (reason.equals("correction")) {
            return "corrected the quantity from %d to %d".formatted(before, after);
        }
        var sentence = (after < before ? LESS : MORE).get(reason);
        return sentence == null
                ? "changed the quantity from %d to %d (%s)".formatted(before, after, reason.replace('_', '-'))
                : sentence.formatted(Math.abs(after - before), areIs(after));
    }

    private static String areIs(int count) {
        return count == 1 ? "1 is" : count == 0 ? "none is" : count + " are";
    }

    /** One clause for each field; a verb that follows itself is left out. */
    private static String fields(List<ProductField> fields, ProductDetails before, ProductDetails after) {
        var clauses = new ArrayList<String>();
        var lastVerb = "";
        for (var field : fields) {
            var verb = before.of(field) == null ? "set" : after.of(field) == null ? "removed" : "changed";
            var object = object(field, before.of(field), after.of(field));
            clauses.add(verb.equals(lastVerb) ? object : verb + " " + object);
            lastVerb = verb;
        }
        return clauses.size() < 2
                ? String.join("", clauses)
                : String.join(", ", clauses.subList(0, clauses.size() - 1)) + " and " + clauses.getLast();
    }

    private static String object(ProductField field, @Nullable Object before, @Nullable Object after) {
        var noun = "the " + (field.wireName().equals("low_stock_at") ? "low-stock mark" : field.wireName());
        // Descriptions are too long for a sentence.
        if (field == ProductField.DESCRIPTION) {
            return noun;
        }
        if (before == null) {
            return noun + " to " + quoted(after);
        }
        return after == null
                ? noun + " " + quoted(before)
                : "%s from %s to %s".formatted(noun, quoted(before), quoted(after));
    }

    private static String quoted(@Nullable Object value) {
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }
}
