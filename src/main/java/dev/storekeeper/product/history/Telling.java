package dev.storekeeper.product.history;

import dev.storekeeper.product.ProductDetails;
import dev.storekeeper.product.ProductField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells what became of a product as a person would. */
public final class Telling {

    private Telling() {}

    /** @param name of the account that did it, unless that is gone */
    public static String of(HistoryEntry entry, @Nullable String name) {
        return subject(entry.change(), name) + " " + predicate(entry);
    }

    private static String subject(ChangeSet change, @Nullable String name) {
        var who = change.account() == null ? "the service" : Objects.requireNonNullElse(name, "somebody who has left");
        return switch (change.what()) {
            case "import" -> who + "'s import";
            case "revert" -> who + ", undoing change " + change.reverts() + ",";
            default -> who;
        };
    }

    private static String predicate(HistoryEntry entry) {
        var before = entry.product().before();
        var after = entry.product().after();
        return switch (entry.product().action()) {
            case CREATED -> after == null ? "created it" : "created " + presented(after);
            case RESTORED -> "brought it back";
            case DELETED ->
                before == null || before.quantity() == 0
                        ? "deleted it"
                        : "deleted it, with %d left".formatted(before.quantity());
            case EDITED -> before == null || after == null ? "changed it" : changed(entry, before, after);
        };
    }

    private static String presented(ProductDetails product) {
        return "\"%s\", %d of it at %s".formatted(product.name(), product.quantity(), product.price());
    }

    private static String changed(HistoryEntry entry, ProductDetails before, ProductDetails after) {
        var reason = entry.change().reason();
        return reason == null
                ? edited(entry.product().fields(), before, after)
                : Counting.of(reason, before.quantity(), after.quantity());
    }

    private static String edited(List<ProductField> fields, ProductDetails before, ProductDetails after) {
        var clauses = new ArrayList<String>();
        var lastVerb = "";
        for (var field : fields) {
            var clause = FieldTelling.of(field, before.of(field), after.of(field));
            clauses.add(clause.verb().equals(lastVerb) ? clause.object() : clause.verb() + " " + clause.object());
            lastVerb = clause.verb();
        }
        return joined(clauses);
    }

    private static String joined(List<String> clauses) {
        return clauses.size() < 2
                ? String.join("", clauses)
                : String.join(", ", clauses.subList(0, clauses.size() - 1)) + " and " + clauses.getLast();
    }
}
