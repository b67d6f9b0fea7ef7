package dev.storekeeper.product.history;

/** What was done to the stock, as a person would tell it; where the reason does not fit the direction, just the figures. */
final class Counting {

    private Counting() {}

    static String of(String reason, int before, int after) {
        var more = after - before;
        return switch (reason) {
            case "sale" ->
                more < 0 ? "sold %d, %s left".formatted(-more, areIs(after)) : figures(before, after, reason);
            case "write_off" ->
                more < 0 ? "wrote off %d, %s left".formatted(-more, areIs(after)) : figures(before, after, reason);
            case "return" ->
                more > 0 ? "took %d back, %s there now".formatted(more, areIs(after)) : figures(before, after, reason);
            case "restock" ->
                more > 0 ? "added %d, %s there now".formatted(more, areIs(after)) : figures(before, after, reason);
            case "correction" -> "corrected the quantity from %d to %d".formatted(before, after);
            default -> figures(before, after, reason);
        };
    }

    private static String areIs(int count) {
        return count == 1 ? "1 is" : count == 0 ? "none is" : count + " are";
    }

    private static String figures(int before, int after, String reason) {
        return "changed the quantity from %d to %d (%s)".formatted(before, after, reason.replace('_', '-'));
    }
}
