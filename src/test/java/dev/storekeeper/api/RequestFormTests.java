package dev.storekeeper.api;

import static dev.storekeeper.api.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.WithServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** What a request must look like before a controller acts (S71, S79, S80). */
@Import(Probes.class)
class RequestFormTests extends WithServer {

    private static final int LARGEST = 16 * 1024;

    @Autowired
    private Probes.Doors probes;

    @Test
    @Proves("S80")
    void refusesLargeBodyByItsHeader() {
        var answer = RawHttp.ask(
                port,
                "POST /probe/shape HTTP/1.1",
                "Content-Type: application/json",
                "Content-Length: " + (LARGEST + 1));
        assertProblem(answer, 413, "too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/probe/shape", "/signup", "/login", "/products"})
    @Proves("S80")
    void refusesLargeBodyAsItArrives(String path) {
        var chunk = "%x\r\n%s\r\n".formatted(LARGEST + 1, " ".repeat(LARGEST + 1));
        var answer = RawHttp.send(
                port,
                "POST " + path
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n" + chunk + "0\r\n\r\n");
        if (path.equals("/products")) {
            // Who may not enter is told so before anybody reads.
            assertProblem(answer, 401, "token_missing");
        } else {
            assertProblem(answer, 413, "too_large");
        }
    }

    @Test
    void refusesBinaryJson() {
        var answer = api.with("Content-Type", "application/cbor").post("/probe/shape", new byte[] {(byte) 0xa0});
        assertProblem(answer, 415, "unsupported_media_type");
        assertThat(answer.header("Accept")).doesNotContain("cbor");
        assertProblem(api.accepting("application/cbor").post("/probe/shape", "{}"), 406, "not_acceptable");
    }

    @Test
    void readsBodyOfTheAllowedSize() {
        assertThat(api.post("/probe/shape", "{}" + " ".repeat(LARGEST - 2))).hasStatus(200);
        assertProblem(api.post("/probe/shape", "{}" + " ".repeat(LARGEST - 1)), 413, "too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "gzip, identity", "what"})
    @Proves("S71")
    void refusesPackedBodies(String packing) {
        var answer = api.with("Content-Encoding", packing).post("/probe/shape", "{}");
        assertProblem(answer, 415, "packed_body");
        assertThat(answer).hasHeader("Accept-Encoding", "identity");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/octet-stream",
                "nonsense"
            })
    @Proves("S80")
    void refusesOtherContentTypes(String type) {
        var answer = api.with("Content-Type", type).post("/probe/shape", "{}");
        var problem = assertProblem(answer, 415, "unsupported_media_type");
        assertThat(problem.path("detail").asString()).contains("application/json");
        assertProblem(api.with("Content-Type", type).post("/login", "{}"), 415, "unsupported_media_type");
    }

    @Test
    void refusesBodyWithoutContentType() {
        var answer = RawHttp.send(
                port,
                "POST /probe/shape HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
        assertProblem(answer, 415, "unsupported_media_type");
    }

    @Test
    void refusesMissingBody() {
        var answer =
                RawHttp.ask(port, "POST /probe/shape HTTP/1.1", "Content-Type: application/json", "Content-Length: 0");
        assertProblem(answer, 400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "image/png", "application/json;q=0", "nonsense"})
    @Proves("S80")
    void refusesWhoTakesNoJsonBeforeActing(String accepted) {
        var before = probes.acts.get();
        assertProblem(api.accepting(accepted).post("/probe/shape", "{}"), 406, "not_acceptable");
        assertThat(probes.acts).hasValue(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "application/*+json", "*/*;charset=utf-8"})
    @Proves("C03")
    void refusesWildcardsAsContentTypes(String type) {
        var wild = api.with("Content-Type", type);
        assertProblem(wild.post("/probe/shape", "{}"), 415, "unsupported_media_type");
        assertProblem(wild.post("/login", "{}"), 415, "unsupported_media_type");
        assertProblem(wild.post("/verify-2fa", null), 415, "unsupported_media_type");
        assertThat(wild.get("/.well-known/jwks.json")).hasStatus(415);
        assertThat(wild.get("/actuator/health")).hasStatus(415);
    }

    @Test
    @Proves("C03")
    void refusesMoreTypesThanItReads() {
        var person = accounts.signedUp();
        var greedy = api.accepting("text/a, ".repeat(50) + "*/*");
        var other = Map.of("username", TestAccounts.newName(), "password", "four words of mine");
        assertProblem(greedy.post("/signup", other), 406, "not_acceptable");
        assertProblem(greedy.post("/login", person.credentials()), 406, "not_acceptable");
        assertProblem(greedy.get("/generate_qr/" + person.name()), 406, "not_acceptable");
        assertProblem(greedy.post("/probe/shape", "{}"), 406, "not_acceptable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "application/json", "text/html, */*;q=0.1"})
    void answersWhoTakesJson(String accepted) {
        var answer = api.accepting(accepted).post("/probe/shape", "{}");
        assertThat(answer).hasStatus(200).hasHeader("Content-Type", "application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /login, 'OPTIONS, POST'",
        "DELETE, /signup, 'OPTIONS, POST'",
        "PUT, /verify-2fa, 'OPTIONS, POST'",
        "PATCH, /token/refresh, 'OPTIONS, POST'",
        "POST, /generate_qr/somebody, 'GET, HEAD, OPTIONS'",
        "POST, /.well-known/jwks.json, 'GET, HEAD, OPTIONS'",
        "HEAD, /login, 'OPTIONS, POST'"
    })
    @Proves("S79")
    void namesAllowedMethodsWithoutALogin(String method, String path, String allowed) {
        var answer = api.send(method, path, null);
        assertThat(answer).hasStatus(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        if (!method.equals("HEAD")) {
            assertProblem(answer, 405, "method_not_allowed");
        }
    }

    @Test
    void answersOptionsWithAllowedMethods() {
        var answer = api.send("OPTIONS", "/login?any=1", null);
        assertThat(answer).hasStatus(200);
        assertThat(answer.header("Allow")).contains("POST", "OPTIONS").doesNotContain("TRACE");
    }

    @Test
    void answersHeadAsGetWithoutBody() {
        var answer = api.send("HEAD", "/.well-known/jwks.json", null);
        assertThat(answer).hasStatus(200).hasHeader("Content-Type", "application/json");
        assertThat(answer.bytes()).isEmpty();
    }

    /** What the client asked for by it would not happen. */
    @Test
    void refusesParametersOfWritesThatReadNone() {
        var problem = assertProblem(api.post("/login?dry_run=true", "{}"), 400, "invalid_fields");
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo("dry_run");
    }

    /** With limit=0 a list would be read that takes no part of the memory of lists. */
    @ParameterizedTest
    @ValueSource(strings = {"/me", "/me/sessions", "/me/passkeys"})
    void refusesParametersOfReadsThatReadNone(String path) {
        var inside = api.withToken(accounts.enrolled().token());
        for (var method : List.of("GET", "HEAD")) {
            assertThat(inside.send(method, path + "?limit=0", null)).hasStatus(400);
        }
        assertThat(inside.get(path + "?limit=0&x").wrongFields()).containsExactly("limit", "x");
        assertThat(inside.get(path + "?")).hasStatus(200);
        assertThat(inside.send("OPTIONS", "/products?limit=x&y=1", null)).hasStatus(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/.well-known/jwks.json", "/openapi.json", "/docs", "/problems", "/actuator/health"})
    void servesOpenPagesWhateverTheirParameters(String path) {
        for (var method : List.of("GET", "HEAD")) {
            assertThat(RawHttp.ask(port, method + " " + path + "?v=1 HTTP/1.1").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void namesParameterOfWrongType() {
        var problem = assertProblem(api.get("/probe/number?whole=x"), 400, "invalid_fields");
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo("whole");
    }
}
