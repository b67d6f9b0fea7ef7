package dev.storekeeper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Phone;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.browser.Axe;
import dev.storekeeper.browser.Page;
import dev.storekeeper.browser.WithBrowser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages of the documents in a real browser, under the policy that they are served with. */
class DocsJourneyTests extends WithBrowser {

    private static final Path PICTURES = Path.of("target", "docs");

    @Test
    @Proves("D01")
    void leadFromTheSignUpToAProduct() {
        var page = visit("/docs");
        page.until("document.querySelectorAll('.opblock').length > 50");
        var name = TestAccounts.newName();
        var credentials = Map.of("username", name, "password", "four words of mine");
        var signedUp = tryOut(page, "signUp", credentials, 201);
        var phone = Phone.withSecret(signedUp.path("2FA_secret").asString());
        tryOut(
                page,
                "logIn",
                Map.of("username", name, "password", "four words of mine", "code", phone.nextCode()),
                200);
        var made = tryOut(page, "createProduct", Map.of("name", "Laptop", "price", 1200.99, "quantity", 10), 201);
        assertThat(made.path("name").asString()).isEqualTo("Laptop");
        assertThat(tryOut(page, "listProducts", null, 200).isArray()).isTrue();
        page.screenshot(PICTURES.resolve("tried.png"));
        assertThat(page.complaints()).isEmpty();
        var elsewhere = page.run("performance.getEntriesByType('resource').map(one => one.name)"
                + ".filter(name => !name.startsWith(location.origin) && !/^(data|blob):/.test(name))");
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void isAccessible() {
        var findings = new ArrayList<String>();
        for (var path : List.of("/docs", "/problems", "/problems/stale")) {
            var page = visit(path);
            page.until("document.querySelectorAll('.opblock, .text main').length > 0");
            for (var scheme : List.of("light", "dark")) {
                page.prefer(scheme);
                for (var width : List.of(390, 1280)) {
                    page.resize(width, 900);
                    assertThat(page.run("document.documentElement.scrollWidth <= innerWidth")
                                    .asBoolean())
                            .as("%s is as wide as a screen of %d", path, width)
                            .isTrue();
                    page.screenshot(PICTURES.resolve(
                            "%s-%s-%d.png".formatted(path.substring(1).replace('/', '-'), scheme, width)));
                }
                findings.addAll(Axe.serious(page));
            }
            assertThat(page.complaints()).isEmpty();
        }
        // Swagger UI draws a button around each operation, with a link to it inside.
        assertThat(findings)
                .filteredOn(finding -> !finding.startsWith("nested-interactive"))
                .isEmpty();
    }

    private Page visit(String path) {
        var page = browser.stranger();
        page.resize(1280, 900);
        page.visit("http://localhost:" + port + path);
        return page;
    }

    /** Opens an operation, fills in its form, sends it, and reads the answer from the page. */
    private static JsonNode tryOut(Page page, String operation, @Nullable Object body, int status) {
        var block = "document.querySelector('[id$=\"-%s\"]')".formatted(operation);
        page.run(block + ".querySelector('.opblock-summary-control').click()");
        page.until(block + ".querySelector('.try-out__btn')");
        page.run(block + ".querySelector('.try-out__btn').click()");
        page.until(block + ".querySelector('.execute')");
        if (body != null) {
            page.until(block + ".querySelector('textarea')");
            page.run("(field => { field.focus(); field.select(); })(" + block + ".querySelector('textarea'))");
            page.type(JsonMapper.shared().writeValueAsString(body));
        }
        page.run(block + ".querySelector('.execute').click()");
        page.until(block + ".querySelector('.live-responses-table .response-col_status')");
        page.until(block + ".querySelector('.live-responses-table .highlight-code')");
        var answered = page.run(block + ".querySelector('.live-responses-table tbody .response-col_status').innerText");
        assertThat(answered.asString()).startsWith(Integer.toString(status));
        var text = page.run(block + ".querySelector('.live-responses-table .highlight-code code').innerText");
        return JsonMapper.shared().readTree(text.asString());
    }
}
