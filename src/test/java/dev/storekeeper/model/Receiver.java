package dev.storekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

/** Takes files of rows in. */
final class Receiver {

    private final Desk desk;
    private final Shop shop;
    private final Chance chance;

    Receiver(Desk desk, Shop shop, Chance chance) {
        this.desk = desk;
        this.shop = shop;
        this.chance = chance;
    }

    void receive() {
        var columns = chance.columns();
        var rows = chance.rows(shop, columns);
        var csv = chance.percent(50);
        var merging = chance.percent(30);
        var skipping = chance.percent(60);
        var dry = chance.percent(20);
        var delivery = new Delivery(shop, rows, merging);
        var client = desk.on(new Basis(-1, merging)).with("Content-Type", csv ? "text/csv" : "application/x-ndjson");
        var answer = desk.post(
                client,
                "/products/import?on_error=%s&dry_run=%s".formatted(skipping ? "skip" : "abort", dry),
                csv ? Files.csv(columns, rows) : Files.ndjson(columns, rows));
        if (delivery.isRefused() && !skipping) {
            desk.assertAnswer(answer, new Verdict(422, "import_refused"));
            return;
        }
        desk.assertAnswer(answer, Verdict.DONE);
        var report = answer.json().get("report").valueStream().toList();
        assertThat(report.stream().map(row -> row.get("outcome").asString()))
                .isEqualTo(delivery.plan.stream().map(Delivery.Planned::outcome).toList());
        if (!dry) {
            var steps = delivery.steps(report.stream()
                    .map(row -> row.path("id").asLong(Delivery.Row.NEW))
                    .toList());
            shop.deliver(steps);
            assertThat(answer.json().has("change")).isEqualTo(!steps.isEmpty());
        }
    }
}
