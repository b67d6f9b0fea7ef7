package dev.storekeeper.cost;

import java.util.List;
import java.util.stream.Stream;

/**
 * A door with what it reads: whether it asks for a token, the parameters of its query, and a body that it takes. A field whose name
 * ends with a question mark is left out unless a shape fills it; {@code $name} and the like stand for what {@link Caller} knows.
 */
record Row(boolean isFrontDoor, String method, String pattern, List<String> parameters, String example) {

    private static final String FILE = "file";
    private static final String NONE = "-";

    private static final String TABLE = """
            open POST /signup                    | -  | {"username":"$new","password":"four words of mine","invite?":"x"}
            open GET /generate_qr/{username}     | -  | -
            open POST /login                     | -  | {"username":"$name","password":"$password","code?":"1","recovery_code?":"x"}
            open POST /verify-2fa                | -  | {"challenge":"$challenge","code":"000000","username?":"$name","recovery_code?":"x",\
            "passkey?":{"id":"AAAAAAAAAAAAAAAAAAAAAA","rawId":"AAAAAAAAAAAAAAAAAAAAAA","type":"public-key","response":{\
            "clientDataJSON":"eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoieCIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3QifQ","authenticatorData":"x",\
            "signature":"x","userHandle":"x"}}}
            open POST /verify-2fa/passkey        | -  | {"challenge":"$challenge","username?":"$name"}
            open POST /token/refresh             | -  | {"refresh_token":"$refresh"}
            open POST /console/session/renew     | -  | -
            open DELETE /console/session         | -  | -
            open GET /                           | -  | -
            open GET /console/**                 | -  | -
            open GET /.well-known/jwks.json      | -  | -
            open GET /openapi.yaml               | -  | -
            open GET /openapi.json               | -  | -
            open GET /docs                       | -  | -
            open GET /docs/{file}                | -  | -
            open GET /problems                   | -  | -
            open GET /problems/{code}            | -  | -
            open GET /postman.json               | -  | -
            open GET /actuator/health            | -  | -
            open GET /actuator/health/**         | -  | -
            token POST /logout                    | everywhere | -
            token GET /products                   | limit after q price_min price_max in_stock low_stock sort fields | -
            token POST /products                  | -  | {"name":"A","price":1,"quantity":1,"sku?":"x","description?":"x","low_stock_at?":1}
            token GET /products/export            | format q price_min price_max in_stock low_stock | -
            token POST /products/import           | dry_run on_error report | file
            token GET /imports                    | limit after | -
            token GET /imports/{id}               | -  | -
            token DELETE /imports/{id}            | -  | -
            token GET /products/{id}              | fields | -
            token PUT /products/{id}              | -  | {"name":"A","price?":1,"quantity?":1,"sku?":"x","description?":"x","low_stock_at?":1}
            token PATCH /products/{id}            | -  | {"name":"A","price?":1,"quantity?":1,"sku?":"x","description?":"x","low_stock_at?":1}
            token DELETE /products/{id}           | -  | -
            token GET /products/{id}/stock        | at | -
            token POST /products/{id}/stock       | -  | {"delta":1,"reason":"restock","note":"x","set?":1,"from?":1}
            token GET /products/{id}/stock/explain | from to | -
            token GET /products/{id}/stock/movements | limit after | -
            token POST /products/{id}/stock/reconcile | - | -
            token GET /changes                    | limit after product account what from to | -
            token GET /changes/{id}               | -  | -
            token GET /changes/{id}/products      | limit after | -
            token POST /changes/{id}/revert       | on_conflict | -
            token GET /products/{id}/history      | limit after | -
            token POST /products/{id}/restore     | -  | -
            token GET /me                         | -  | -
            token PUT /me/password                | -  | {"password":"$password","new_password":"another four words"}
            token DELETE /me                      | -  | -
            token GET /me/sessions                | -  | -
            token DELETE /me/sessions             | -  | -
            token DELETE /me/sessions/{id}        | -  | -
            token GET /me/totp                    | -  | -
            token POST /me/totp                   | -  | -
            token PUT /me/totp                    | -  | {"code":"000000"}
            token DELETE /me/totp                 | -  | -
            token GET /me/recovery-codes          | -  | -
            token POST /me/recovery-codes         | -  | -
            token GET /me/passkeys                | -  | -
            token POST /me/passkeys/options       | -  | -
            token POST /me/passkeys               | -  | {"ceremony":"$ceremony","label":"x","credential":{"id":"AAAAAAAAAAAAAAAAAAAAAA","rawId":"AAAAAAAAAAAAAAAAAAAAAA",\
            "type":"public-key","response":{\
            "clientDataJSON":"eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoieCIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3QifQ","attestationObject":"oA","transports":["usb"]}}}
            token PATCH /me/passkeys/{id}         | -  | {"label":"x"}
            token DELETE /me/passkeys/{id}        | -  | -
            token GET /users                      | limit after role username | -
            token GET /users/{id}                 | -  | -
            token PATCH /users/{id}               | -  | {"role":"EDITOR","locked?":false}
            token DELETE /users/{id}              | -  | -
            token DELETE /users/{id}/sessions     | -  | -
            token POST /users/{id}/reset-2fa      | -  | -
            token GET /invites                    | limit after | -
            token POST /invites                   | -  | {"role":"VIEWER","note?":"x","expires_at?":"2999-01-01T00:00:00Z"}
            token DELETE /invites/{id}            | -  | -
            token GET /keys                       | -  | -
            token POST /keys/rotate               | -  | {"immediately":"no"}
            token GET /audit                      | limit after event account actor since until | -
            token GET /audit/verify               | -  | -
            """;

    static final List<Row> ALL = TABLE.lines().map(Row::parse).toList();

    private static Row parse(String line) {
        var cells = Stream.of(line.split("\\|", 3)).map(String::strip).toList();
        var words = cells.get(0).split(" ", 3);
        var parameters = cells.get(1).equals(NONE)
                ? List.<String>of()
                : List.of(cells.get(1).split(" "));
        return new Row(words[0].equals("open"), words[1], words[2], parameters, cells.get(2));
    }

    boolean hasJson() {
        return example.startsWith("{");
    }

    boolean hasFile() {
        return example.equals(FILE);
    }

    String door() {
        return method + " " + pattern;
    }

    boolean hasVariable() {
        return pattern.contains("{");
    }

    @Override
    public String toString() {
        return door();
    }
}
