package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.browser.Axe;
import dev.storekeeper.browser.Page;
import dev.storekeeper.browser.WithBrowser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Each view on a phone and on a desk, light and dark: axe-core has nothing serious to say, nothing is wider than the window, and a
 * picture of it lies in {@code target/console}.
 */
class LooksTests extends WithBrowser {

    private static final Path PICTURES = Path.of("target", "console");

    private final List<String> findings = new ArrayList<>();

    @Test
    void areAccessibleBeforeTheLogin() {
        var visitor = Visitor.at(port, browser);
        var page = visitor.page();
        page.sees("Sign in");
        look(page, "sign-in");
        page.click("Create an account");
        page.type("Username", "a");
        page.type("Password", "short");
        page.click("Create account");
        page.until("document.querySelector('.field .error')");
        look(page, "sign-up-refused");
        page.type("Username", TestAccounts.newName());
        page.type("Password", "four words of mine");
        page.click("Create account");
        var phone = visitor.scan();
        look(page, "enrol");
        page.type("Six digits", phone.nextCode());
        page.sees("Keep your recovery codes");
        look(page, "recovery-codes");
        assertThat(findings).isEmpty();
        visitor.isContent();
    }

    @Test
    void areAccessibleAfterwards() {
        var person = TestAccounts.at(port).admin(database).person();
        person.signIn(Api.at(port).with("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1) Safari/604.1"));
        var visitor = Visitor.at(port, browser);
        var page = visitor.page();
        visitor.givePassword(person);
        page.sees("Confirm that it is you");
        look(page, "second-factor");
        page.type("Six digits from your authenticator app", person.phone().nextCode());
        visitor.isInside();
        for (var path : List.of(
                "/products",
                "/history",
                "/files",
                "/account",
                "/admin/users",
                "/admin/invites",
                "/admin/audit",
                "/admin/keys",
                "/nowhere")) {
            visitor.goTo(path);
            page.until("!document.querySelector('.spinner')");
            look(page, path.substring(1).replace('/', '-'));
        }
        visitor.goTo("/admin/invites");
        page.click("New invite");
        look(page, "invite");
        page.click("Make the invite");
        page.sees("The invite is made");
        look(page, "invite-made");
        page.click("Done");
        page.press("Ctrl+k");
        look(page, "palette");
        page.until(
                "getComputedStyle(document.querySelector('.palette [aria-selected=true]')).outlineStyle === 'solid'");
        page.press("Escape");
        visitor.goTo("/admin/users?username=" + person.name());
        visitor.openMenu("Actions for " + person.name());
        look(page, "menu");
        page.press("Escape");
        // A short page, none of which is under the drawer.
        visitor.goTo("/admin/keys");
        page.press("Ctrl+j");
        page.run("document.querySelector('.drawer summary').click()");
        look(page, "requests");
        page.press("Escape");
        assertThat(findings).isEmpty();
        visitor.isContent();
    }

    @Test
    void areAccessibleInTheCatalogue() {
        var catalogue = Catalogue.of(port, browser, TestAccounts.at(port).admin(database));
        var visitor = catalogue.visitor;
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(
                Map.of("name", name, "description", "two\nlines", "price", "10.90", "quantity", 20, "low_stock_at", 9));
        for (var move : List.of(-4, -3, -8, 6, -7)) {
            catalogue.api.post(
                    "/products/" + id + "/stock", Map.of("delta", move, "reason", move < 0 ? "sale" : "restock"));
        }
        visitor.goTo("/products?q=" + name);
        page.until(catalogue.cell(0, "price"));
        look(page, "products-found");
        page.run(catalogue.cell(0, "description") + ".focus()");
        page.press("Enter");
        look(page, "products-editing");
        page.press("Escape");
        catalogue.api.patch("/products/" + id, Map.of("price", 12));
        catalogue.edit(0, "price", "Price of " + name, "11.00", "Enter");
        page.sees("both changed it");
        look(page, "conflict");
        page.click("Keep theirs");
        page.click("New product");
        look(page, "new-product");
        page.press("Escape");
        visitor.goTo("/products/" + id);
        page.sees("So there are");
        look(page, "product");
        page.until("getComputedStyle(document.querySelector('.segments .taken')).boxShadow.includes('inset')");
        page.click("As of then, version 2");
        look(page, "as-of");
        page.press("Escape");
        visitor.goTo("/stock");
        page.sees(name);
        look(page, "low-stock");
        visitor.goTo("/history");
        page.sees("sold 7 of " + name);
        look(page, "history-sentences");
        visitor.goTo("/files");
        catalogue.chooseFile(
                "products.csv", "id,name,price,quantity\n%d,,13.50,5\n,a,2.00,7\n,b,1.234,7\n".formatted(id));
        page.sees("at most two decimals");
        look(page, "import");
        visitor.goTo("/products?q=nothingislikethis");
        page.sees("Nothing is like that");
        look(page, "nothing-found");
        assertThat(findings).isEmpty();
        visitor.isContent();
    }

    /** The longest texts, without a space at which a line could end. */
    @Test
    void keepLongWordsInTheWindow() {
        var catalogue = Catalogue.of(port, browser, TestAccounts.at(port).enrolled());
        var page = catalogue.page;
        var id = catalogue.create(Map.of(
                "name",
                "W".repeat(100),
                "description",
                "W".repeat(255),
                "price",
                "99999999.99",
                "quantity",
                2147483647));
        catalogue.api.post(
                "/products/" + id + "/stock", Map.of("delta", -1, "reason", "sale", "note", "N".repeat(255)));
        page.resize(390, 844);
        for (var path : List.of("/products?sort=-id", "/products/" + id, "/history?product=" + id)) {
            catalogue.visitor.goTo(path);
            page.until("document.body.innerText.includes('W'.repeat(100))");
            assertThat(page.run("document.documentElement.scrollWidth - innerWidth")
                            .asInt())
                    .as(path)
                    .isZero();
        }
        catalogue.isContent();
    }

    private void look(Page page, String name) {
        for (var size : Map.of(1280, 800, 390, 844).entrySet()) {
            for (var scheme : List.of("light", "dark")) {
                var what = "%s-%d-%s".formatted(name, size.getKey(), scheme);
                page.prefer(scheme);
                page.resize(size.getKey(), size.getValue());
                page.screenshot(PICTURES.resolve(what + ".png"));
                // Twice as high as the page: rows grow while they are read, and no bar or message may lie over the last
                // ones.
                page.resize(
                        size.getKey(),
                        Math.max(
                                4000,
                                page.run("2 * document.documentElement.scrollHeight")
                                        .asInt()));
                Axe.serious(page).forEach(finding -> findings.add(what + ": " + finding));
            }
            var overhang = page.run("document.documentElement.scrollWidth - innerWidth")
                    .asInt();
            if (overhang > 0) {
                findings.add("%s is %d pixels wider than %d".formatted(name, overhang, size.getKey()));
            }
        }
        page.resize(1280, 800);
        page.prefer("light");
    }
}
