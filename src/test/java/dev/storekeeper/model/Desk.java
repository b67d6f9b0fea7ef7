package dev.storekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import java.util.ArrayList;
import java.util.List;

/** Where all that is asked passes, so that it can be asked twice, and read afterwards. */
final class Desk {

    private final Api api;
    private final Shop shop;
    private final Chance chance;
    private final String name;

    /** What was done so far, for whoever looks for the reason of a failure. */
    final List<String> diary = new ArrayList<>();

    /** @param name what nobody else's keys begin with */
    Desk(Api api, Shop shop, Chance chance, String name) {
        this.api = api;
        this.shop = shop;
        this.chance = chance;
        this.name = name;
    }

    Api api() {
        return api;
    }

    Api on(Basis basis) {
        var client = basis.version() < 0 ? api : api.with("If-Match", "\"" + basis.version() + "\"");
        return basis.merging() ? client.with("Prefer", "handling=merge") : client;
    }

    /** Now and then under a key, and then once more. */
    Api.Answer post(Api client, String path, String body) {
        if (chance.percent(75)) {
            return send(client, "POST", path, body);
        }
        var keyed = client.with("Idempotency-Key", name + "-" + diary.size());
        var first = send(keyed, "POST", path, body);
        var again = send(keyed, "POST", path, body);
        assertThat(again.status()).isEqualTo(first.status());
        if (first.status() < 400) {
            assertThat(again.text()).isEqualTo(first.text());
            assertThat(again).hasHeader("Idempotency-Replayed", "true");
        }
        return first;
    }

    Api.Answer send(Api client, String method, String path, String body) {
        var answer = client.send(method, path, body.isEmpty() ? null : body);
        diary.add("%s %s %s -> %d".formatted(method, path, body, answer.status()));
        return answer;
    }

    void assertAnswer(Api.Answer answer, Verdict expected) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(expected.status());
        if (!expected.code().isEmpty()) {
            assertThat(answer.string("code")).isEqualTo(expected.code());
        }
    }

    void assertShown(long id, Api.Answer answer) {
        var now = shop.goods.get(id);
        if (answer.status() < 300 && now != null) {
            assertThat(Goods.shown(answer.json())).matches(now::looksLike, "looks like " + now);
            assertThat(answer.header("ETag")).isEqualTo("\"" + now.version() + "\"");
        }
    }
}
