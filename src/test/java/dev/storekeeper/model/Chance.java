package dev.storekeeper.model;

import dev.storekeeper.model.Delivery.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/** What a seed decides. Few values, so that they meet often. */
final class Chance {

    private static final List<String> REASONS = List.of("sale", "return", "restock", "correction", "write_off");
    private static final List<String> TEXTS =
            List.of("null", "\"\"", "\"Plain\"", "\"Two\\nlines; a \\\"quote\\\", \u00e9\"");

    private final RandomGenerator random;
    private final String prefix;

    /**
     * @param prefix what no other product's sku begins with
     */
    Chance(long seed, String prefix) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.prefix = prefix;
    }

    boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** One that is there or, now and then, is gone. */
    long product(Shop shop) {
        var ids = percent(90) && !shop.goods.isEmpty() ? shop.goods : shop.lives;
        return ids.isEmpty() ? Long.MAX_VALUE : of(List.copyOf(((NavigableMap<Long, ?>) ids).keySet()));
    }

    /** A whole product. */
    Map<String, String> product() {
        var fields = new LinkedHashMap<String, String>();
        Goods.FIELDS.forEach(field -> fields.put(field, value(field)));
        return fields;
    }

    /** Some fields of one. */
    Map<String, String> edit() {
        var fields = product();
        fields.keySet().removeIf(_ -> percent(60));
        return fields;
    }

    /** A file about some products: those that are there, those that are gone, and new ones. */
    List<Row> rows(Shop shop, List<String> columns) {
        return Stream.generate(() -> row(shop, columns)).limit(1 + below(5)).toList();
    }

    /** Columns for all fields or for some; one at least that is never null, since a line without any value is no row. */
    List<String> columns() {
        var fields = new ArrayList<>(Goods.FIELDS);
        var kept = of(List.of("name", "price", "quantity"));
        if (percent(50)) {
            fields.removeIf(field -> !field.equals(kept) && percent(40));
        }
        if (percent(30)) {
            Collections.reverse(fields);
        }
        return Files.columns(percent(75), percent(50), fields);
    }

    private Row row(Shop shop, List<String> columns) {
        var fields = product();
        fields.keySet().retainAll(columns);
        var broken = fields.containsKey("price") && percent(4);
        if (broken) {
            fields.put("price", "-1");
        }
        var id = columns.contains("id") && percent(75) ? product(shop) : null;
        var now = id == null ? null : shop.goods.get(id);
        var version = now == null || !columns.contains("version") || percent(20)
                ? null
                : percent(70) ? Long.valueOf(now.version()) : Long.valueOf(below(9));
        return new Row(id, version, fields, broken);
    }

    String reason() {
        return of(REASONS);
    }

    /** None, the version there is, or an older one or one that is still to come. */
    Basis basis(Shop shop, long id) {
        var now = shop.goods.get(id);
        if (now == null || percent(40)) {
            return Basis.NONE;
        }
        var version = percent(50) ? now.version() : random.nextLong(now.version() + 2);
        return new Basis(version, percent(50));
    }

    private String value(String field) {
        return switch (field) {
            case "sku" -> percent(40) ? "null" : "\"" + prefix + of(List.of("-a", "-A", "-b", "-c", "-d", "-e")) + "\"";
            case "name" -> "\"" + of(List.of("Bolt", "Nut", "N\u00fct", "bolt", "=1+1")) + "\"";
            case "description" -> of(TEXTS);
            case "price" -> "%d.%02d".formatted(below(3), of(List.of(0, 5, 50)));
            case "quantity" -> Integer.toString(below(8));
            default -> percent(50) ? "null" : Integer.toString(below(4));
        };
    }
}
