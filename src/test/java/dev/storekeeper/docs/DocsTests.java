package dev.storekeeper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.api.ErrorCode;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The page of the API and the pages of the error codes: for browsers, for programs, and without anything from elsewhere. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DocsTests {

    private static final Pattern LOADED = Pattern.compile("(?:src|<link[^>]*href)=\"(/[^\"]+)\"");

    private final Api api;
    private final Api browser;
    private final int port;

    DocsTests(@LocalServerPort int port) {
        this.port = port;
        api = Api.at(port);
        browser = api.accepting("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/problems", "/problems/sku_taken"})
    @Proves("D01")
    void loadsNothingFromElsewhere(String path) {
        var page = browser.get(path);
        assertThat(page).hasStatus(200).hasHeader("Content-Type", "text/html;charset=UTF-8");
        assertThat(Objects.requireNonNull(page.header("Content-Security-Policy")))
                .startsWith("default-src 'none';")
                .contains("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http", "*");
        assertThat(page.text())
                .doesNotContain("<script>", "<style", " style=", "://")
                .doesNotContainPattern("\\son\\w+=");
        assertThat(LOADED.matcher(page.text()).results().map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(api.get(file)).hasStatus(200));
    }

    @Test
    @Proves("D01")
    void servesOnlyTheFilesOfThePage(@Autowired JdbcTemplate database) {
        var admin = api.withToken(TestAccounts.at(port).admin(database).token());
        // The page itself is read and kept by now.
        assertThat(browser.get("/docs")).hasStatus(200);
        for (var path : List.of(
                "/docs/index.html",
                "/docs/page.html",
                "/docs/oauth2-redirect.html",
                "/docs/..%2fapplication.yml",
                "/webjars/swagger-ui/index.html",
                "/webjars/swagger-ui/5.34.1/index.html",
                "/webjars/swagger-ui/5.34.1/swagger-ui.css")) {
            assertThat(admin.get(path).status()).as(path).isIn(400, 404);
        }
    }

    @Test
    void packsFilesForClientsThatUnpack() {
        var plain = api.get("/docs/swagger-ui-bundle.js");
        var packed = api.with("Accept-Encoding", "gzip").get("/docs/swagger-ui-bundle.js");
        assertThat(packed).hasStatus(200).hasHeader("Content-Encoding", "gzip");
        assertThat(packed.bytes().length).isLessThan(plain.bytes().length / 3);
        var tag = Objects.requireNonNull(plain.header("ETag"));
        assertThat(api.with("If-None-Match", tag).get("/docs/swagger-ui-bundle.js"))
                .hasStatus(304);
    }

    @ParameterizedTest
    @EnumSource
    void explainsEveryErrorCode(ErrorCode code) {
        var path = "/problems/" + code.code();
        var json = api.get(path);
        assertThat(json).hasStatus(200);
        assertThat(json.json().at("/example/code").asString()).isEqualTo(code.code());
        var words = json.json().path("what_to_do").asString();
        assertThat(words).isNotBlank();
        assertThat(api.accepting("text/markdown").get(path).text()).contains("# " + code.code(), words);
        assertThat(browser.get(path).text()).contains("<code>" + code.code() + "</code>", "What to do");
    }

    @Test
    void listsEveryErrorCode() {
        assertThat(api.get("/problems")
                        .json()
                        .valueStream()
                        .map(page -> page.path("code").asString()))
                .containsExactlyElementsOf(List.of(ErrorCode.values()).stream()
                        .map(ErrorCode::code)
                        .sorted()
                        .toList());
        assertThat(browser.get("/problems").text()).contains("<a href=\"/problems/sku_taken\">");
        assertThat(api.accepting("text/markdown").get("/problems").text()).contains("(/problems/sku_taken)");
        assertThat(api.get("/problems/nothing")).hasStatus(404).hasCode("not_found");
    }
}
