package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The console is served to browsers, with headers that keep other scripts out; programs get JSON at the same address. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ConsoleTests {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private final Api api;

    ConsoleTests(@LocalServerPort int port) {
        api = Api.at(port);
    }

    @Test
    void isAPageForBrowsers() {
        var page = api.accepting(BROWSER).get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.text()).contains("<script type=\"module\" src=\"/console/app.js\"></script>");
        assertThat(page.header("Vary")).contains("Accept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/*"})
    void isASignpostForPrograms(String accepted) {
        var signpost = api.accepting(accepted).get("/");
        assertThat(signpost.status()).isEqualTo(200);
        assertThat(signpost.header("Content-Type")).isEqualTo("application/json");
        assertThat(signpost.json().get("sign_up").asString()).isEqualTo("/signup");
        assertThat(signpost.json().get("docs").asString()).isEqualTo("/docs");
    }

    @Test
    void answersOtherMethodsAndTypesAsEachEndpointDoes() {
        assertThat(api.post("/", "{}").status()).isEqualTo(405);
        assertThat(api.post("/console/app.js", "{}").status()).isEqualTo(405);
        assertThat(api.accepting("image/png").get("/").status()).isEqualTo(406);
        assertThat(api.send("HEAD", "/console/app.js", null).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console",
                "/console/",
                "/console/nothing.js",
                "/console/..%2fapplication.yml",
                "/console/%2e%2e/application.yml",
                "/console//application.yml",
                "/console/views/../../application.yml",
                "/console/application.yml",
                "/console/app.js/",
                "/console/APP.JS",
                "/console/vendor",
                "/console/app.js%00",
                "/console/app.js;x"
            })
    @Proves("W04")
    void servesNoOtherFile(String path) {
        var answer = api.get(path);
        assertThat(answer.status()).as(answer::toString).isIn(400, 401, 404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console/app.js", "/console/base.css", "/console/icon.svg", "/console/index.html"})
    @Proves("W04")
    void allowsItsOwnScriptsAlone(String path) {
        var policy = Objects.requireNonNull(api.accepting(BROWSER).get(path).header("Content-Security-Policy"));
        assertThat(policy.split("; "))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "connect-src 'self'",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'",
                        "trusted-types 'none'");
        assertThat(policy).doesNotContain("unsafe", "http", "*");
        assertThat(api.get("/products").header("Content-Security-Policy"))
                .as("the rest of the service is no page")
                .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    }

    @Test
    void isNotCompressedForAClientThatRefusesIt() {
        for (var refusal : List.of("gzip;q=0", "gzip; q=0.000, br", "identity")) {
            var plain = api.with("Accept-Encoding", refusal).get("/console/app.js");
            assertThat(plain.header("Content-Encoding")).as(refusal).isNull();
        }
        var packed = api.with("Accept-Encoding", "br;q=1.0, GZIP;q=0.5").get("/console/app.js");
        assertThat(packed).hasHeader("Content-Encoding", "gzip");
    }

    @Test
    void isPackedForThoseWhoUnpack() throws IOException {
        var plain = api.get("/console/app.js");
        var packed = api.with("Accept-Encoding", "gzip, br").get("/console/app.js");
        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(packed.bytes()).hasSizeLessThan(plain.bytes().length / 2);
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.bytes()))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(plain.bytes());
        }
        assertThat(packed.header("Vary")).contains("Accept-Encoding");
    }

    @Test
    void isSentAgainOnlyWhenItChanged() {
        var first = api.get("/console/ui.js");
        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        var again = api.with("If-None-Match", Objects.requireNonNull(first.header("ETag")))
                .get("/console/ui.js");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.bytes()).isEmpty();
    }
}
