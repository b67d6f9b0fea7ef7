package dev.storekeeper.cost;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Member;
import dev.storekeeper.TestProducts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An admin who makes a request that each door takes. Where the account has ended or has no guess left, another one goes on. */
final class Caller {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\{\\w+}");
    private static final String CSV = "sku,name,price,quantity\n,A,1,1\n";

    private final int port;
    private final JdbcTemplate database;
    private Member member;
    private @Nullable String challenge;
    private final long product;
    private final long account;
    private final long change;
    private final String imported;

    Caller(int port, JdbcTemplate database) {
        this.port = port;
        this.database = database;
        member = TestAccounts.at(port).admin(database);
        product = newProduct();
        account = newAccount();
        change = api().get("/changes?limit=1").json().get(0).get("id").asLong();
        imported = newImport();
    }

    Api api() {
        return Api.at(port).withToken(member.token());
    }

    /** Another account, if the answer says that this one is of no use any more. */
    void learn(Row row, int status) {
        var ends = status < 300
                && Set.of("POST /logout", "DELETE /me", "PUT /me/password").contains(row.door());
        // Where the request carried another token, this one is as good as before.
        var ended = status == 401 && !row.isFrontDoor() && api().get("/me").status() == 401;
        if (ends || status == 429 || ended) {
            member = TestAccounts.at(port).admin(database);
            challenge = null;
        }
    }

    Request plain(Row row) {
        return plain(row, "", "");
    }

    /** With that text in place of the value of one field. */
    Request plain(Row row, String field, String value) {
        var headers = new ArrayList<String>();
        if (!row.isFrontDoor()) {
            headers.add("Authorization: Bearer " + member.token());
        }
        var target =
                VARIABLE.matcher(row.pattern()).replaceAll(_ -> variable(row)).replace("**", "liveness");
        if (target.startsWith("/generate_qr")) {
            var pending = TestAccounts.at(port).signedUp();
            target = "/generate_qr/" + pending.name();
            headers.add("Authorization: Basic "
                    + Base64.getEncoder()
                            .encodeToString(
                                    (pending.name() + ":" + pending.password()).getBytes(StandardCharsets.UTF_8)));
        }
        if (row.parameters().contains("limit")) {
            target += "?limit=1";
        } else if (row.pattern().equals("/audit/verify")) {
            // The walk over the trail does not depend on the request, and takes its time.
            target += "?none=1";
        } else if (row.hasFile()) {
            target += "?dry_run=true&on_error=skip";
        }
        return new Request(row.method(), target, headers, null).withBodyOf(row, body(row, field, value));
    }

    private byte[] body(Row row, String field, String value) {
        if (row.hasFile()) {
            return CSV.getBytes(StandardCharsets.UTF_8);
        }
        if (!row.hasJson()) {
            return new byte[0];
        }
        var written = new StringBuilder();
        write(JSON.readTree(row.example()), "", field, value, written);
        return filled(written.toString()).getBytes(StandardCharsets.UTF_8);
    }

    /** The fields of the body that have no fields of their own, each as {@code /credential/response/clientDataJSON}. */
    static List<String> fields(Row row) {
        var fields = new ArrayList<String>();
        if (row.hasJson()) {
            collect(JSON.readTree(row.example()), "", fields);
        }
        return fields;
    }

    private static void collect(JsonNode node, String path, List<String> fields) {
        if (!path.isEmpty()) {
            fields.add(path);
        }
        if (node.isObject()) {
            node.properties().forEach(field -> collect(field.getValue(), path + "/" + name(field.getKey()), fields));
        }
    }

    private static void write(JsonNode node, String path, String attacked, String value, StringBuilder written) {
        if (!path.isEmpty() && path.equals(attacked)) {
            written.append(value);
        } else if (node.isObject()) {
            written.append('{');
            var before = "";
            for (var field : node.properties()) {
                var below = path + "/" + name(field.getKey());
                if (!field.getKey().endsWith("?") || (attacked + "/").startsWith(below + "/")) {
                    written.append(before)
                            .append('"')
                            .append(name(field.getKey()))
                            .append("\":");
                    write(field.getValue(), below, attacked, value, written);
                    before = ",";
                }
            }
            written.append('}');
        } else {
            written.append(node);
        }
    }

    private static String name(String key) {
        return key.endsWith("?") ? key.substring(0, key.length() - 1) : key;
    }

    private String filled(String text) {
        var values = Map.<String, Supplier<String>>of(
                "$new", TestAccounts::newName,
                "$name", () -> member.person().name(),
                "$password", () -> member.person().password(),
                "$refresh", member::refreshToken,
                "$challenge", this::challenge,
                "$ceremony", this::newCeremony);
        var result = text;
        for (var value : values.entrySet()) {
            if (result.contains("\"" + value.getKey() + "\"")) {
                result = result.replace(
                        "\"" + value.getKey() + "\"", "\"" + value.getValue().get() + "\"");
            }
        }
        return result;
    }

    private String variable(Row row) {
        var isForOnce = row.method().equals("DELETE")
                && row.pattern().indexOf('}') == row.pattern().length() - 1;
        return switch (row.pattern().substring(1).split("/", 2)[0]) {
            case "products" -> String.valueOf(isForOnce ? newProduct() : product);
            case "users" -> String.valueOf(isForOnce ? newAccount() : account);
            case "invites" ->
                api().post("/invites", Map.of("role", "VIEWER"))
                        .json()
                        .path("id")
                        .asString("1");
            case "imports" -> imported;
            case "changes" -> String.valueOf(change);
            default -> "1";
        };
    }

    private long newProduct() {
        return TestProducts.of(api())
                .called("A product of the cost tests")
                .get("id")
                .asLong();
    }

    private long newAccount() {
        var name = TestAccounts.at(port).signedUp().name();
        return database.queryForList("SELECT id FROM account WHERE username = ?", Long.class, name)
                .getFirst();
    }

    private String newImport() {
        api().with("Content-Type", "text/csv").post("/products/import", CSV);
        return api().get("/imports?limit=1").json().get(0).get("id").asString();
    }

    private String challenge() {
        if (challenge == null) {
            challenge = String.valueOf(
                    Api.at(port).post("/login", member.person().credentials()).header("X-Challenge"));
        }
        return challenge;
    }

    private String newCeremony() {
        return api().post("/me/passkeys/options", null).json().path("ceremony").asString("x");
    }
}
