package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.browser.Page;
import dev.storekeeper.browser.WithBrowser;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Products from their creation to their deletion, as an editor keeps them and a viewer reads them. */
class CatalogueJourneyTests extends WithBrowser {

    private Catalogue editor() {
        return Catalogue.of(port, browser, TestAccounts.at(port).enrolled());
    }

    @Test
    void createsEditsSellsDeletesAndUndoes() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word() + " lamp";
        catalogue.visitor.goTo("/products");
        page.click("New product");
        page.type("Name", name);
        page.press("Enter");
        page.sees("Must be a number from 0 to 99999999.99");
        page.until("document.activeElement.name === 'price'");
        page.type("Price", "10.90");
        page.type("Quantity", "10");
        page.press("Enter");
        page.sees("“" + name + "” created.");

        catalogue.search(name.split(" ")[0], 1);
        catalogue.edit(0, "price", "Price of " + name, "12.5", "Tab");
        page.sees("Price of “" + name + "”: 10.90 → 12.50.");
        page.until("document.activeElement.matches('.c-quantity')");
        catalogue.edit(0, "description", "Description of " + name, "One line\nand another", "Enter");
        page.sees("Description of “" + name + "” saved.");
        var id = Long.parseLong(page.run("document.querySelector('.grid th a').hash.split('/')[2]")
                .asString());
        assertThat(catalogue.read(id).get("description").asString()).isEqualTo("One line\nand another");
        assertThat(catalogue.api.get("/products/" + id).text()).contains("\"price\":12.50");
        catalogue.answer("10.90 → 12.50", "Undo");
        page.until(catalogue.cell(0, "price") + ".textContent === '10.90'");
        catalogue.answer("Undone.", "Redo");
        page.until(catalogue.cell(0, "price") + ".textContent === '12.50'");
        catalogue.edit(0, "price", "Price of " + name, "13", "Enter");
        page.sees("12.50 → 13.00");
        page.press("Ctrl+z");
        page.until(catalogue.cell(0, "price") + ".textContent === '12.50'");

        catalogue.visitor.goTo("/products/" + id);
        page.type("How many", "11");
        page.sees("so many are not there");
        page.press("Enter");
        page.sees("Only 10 are left.");
        page.type("How many", "3");
        page.press("Enter");
        page.sees("3 sold, 7 left");
        page.until("document.querySelector('.level strong').textContent === '7'");
        page.until("document.querySelector('.plot').getAttribute('aria-label').includes('7 now')");
        page.sees("How it came to 7");
        catalogue.answer("3 sold, 7 left", "Undo");
        page.until("document.querySelector('.level strong').textContent === '10'");
        page.until("document.querySelectorAll('#history .undone').length === 3");

        catalogue.visitor.openMenu("More");
        page.click("Delete");
        page.sees("This product is deleted. Its history stays.");
        // Its history offers to restore it as well, and may be there first.
        page.until("document.querySelector('.note button')");
        page.click("Restore");
        page.sees("“" + name + "” is back.");
        page.until("document.querySelector('.product-form')");
        assertThat(catalogue.read(id).get("quantity").asInt()).isEqualTo(10);

        catalogue.visitor.goTo("/history?product=" + id);
        page.sees("sold 3 of " + name + ", 7 left");
        page.sees("brought " + name + " back");
        catalogue.isContent();
    }

    @Test
    void keepsWhatWasRefusedAndLetsEscapeTakeItBack() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        catalogue.create(name, "1.00", 1);
        catalogue.search(name, 1);
        catalogue.edit(0, "price", "Price of " + name, "12.345", "Enter");
        page.until("document.querySelector('.cell-note.wrong')?.textContent.includes('at most two decimals')");
        page.until("document.activeElement.value === '12.345'");
        page.press("Escape");
        page.until("document.activeElement.matches('.c-price') && document.activeElement.textContent === '1.00'");
        catalogue.isContent();
    }

    @Test
    void takesADecimalCommaAndNoThousands() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        catalogue.create(name, "1.00", 1);
        catalogue.search(name, 1);
        catalogue.edit(0, "price", "Price of " + name, "12,5", "Enter");
        page.sees("1.00 → 12.50");
        catalogue.edit(0, "price", "Price of " + name, "1,234.50", "Enter");
        page.until("document.querySelector('.cell-note.wrong')");
        page.press("Escape");
        page.click("Filters");
        page.type("Price from", "12,51");
        page.press("Enter");
        page.sees("Nothing is like that");
        page.until("document.querySelector('.empty[role=status]')");
        page.type("Price from", "12,49");
        page.press("Enter");
        page.until(catalogue.cell(0, "price"));
        catalogue.isContent();
    }

    /** Where the window loses the focus, its element keeps it and is told that it was lost. */
    @Test
    void savesNothingWhereTheWindowIsLeft() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(name, "1.00", 1);
        catalogue.search(name, 1);
        page.run(catalogue.cell(0, "price") + ".focus()");
        page.press("Enter");
        page.type("Price of " + name, "2");
        page.run("document.activeElement.dispatchEvent(new FocusEvent('blur'))");
        page.type("0");
        page.until("document.activeElement.value === '20'");
        page.press("Tab");
        page.sees("1.00 → 20.00");
        assertThat(catalogue.read(id).get("version").asInt()).isOne();
        catalogue.isContent();
    }

    /** The character that opens a cell is an edit, too. */
    @Test
    void asksForOneTypedCharacterBeforeTheTabIsClosed() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        catalogue.create(name, "1.00", 1);
        catalogue.search(name, 1);
        page.run(catalogue.cell(0, "quantity") + ".focus()");
        page.press("Enter");
        page.until("document.activeElement.value === '1'");
        page.until("dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        page.press("Escape");
        page.until("document.activeElement.matches('.c-quantity')");
        page.press("5");
        page.until("document.activeElement.value === '5'");
        page.until("!dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        page.press("Escape");
        catalogue.isContent();
    }

    /** Not all browsers tell a field that loses the focus by being taken away. */
    @Test
    void keepsWhatIsTypedInARowThatIsTakenAway() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        var name = word + " one";
        catalogue.create(word + " two", "1.00", 1);
        var id = catalogue.create(name, "1.00", 1);
        catalogue.search(word, 2);
        page.run("window.rows = [...document.querySelectorAll('.grid [scope=row]')].map(one => one.textContent); 0");
        var row = page.run("window.rows.findIndex(one => one.includes(%s))".formatted(Page.quoted(name)))
                .asInt();
        page.run(catalogue.cell(row, "price") + ".focus()");
        page.press("Enter");
        page.type("Price of " + name, "2.00");
        assertThat(catalogue.api.delete("/products/" + id)).hasStatus(200);
        page.run("new BroadcastChannel('catalogue').postMessage({gone: %d})".formatted(id));
        page.sees("1 edit is not saved.");
        page.sees("price “2.00”: The product was deleted meanwhile.");
        page.until("document.activeElement.matches('.c-price')");
        page.press("Enter");
        page.type("Price of " + word + " two", "3.00");
        page.press("Enter");
        page.sees("1.00 → 3.00");
        catalogue.isContent();
    }

    /** No character alone is a shortcut: speech input could set it off (WCAG 2.1.4). */
    @Test
    void typesASlashIntoACell() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        catalogue.create(name, "1.00", 1);
        catalogue.search(name, 1);
        page.run(catalogue.cell(0, "name") + ".focus()");
        page.press("/");
        page.until("document.activeElement.value === '/'");
        page.press("Escape");
        catalogue.isContent();
    }

    /** A page that was loaded over plain HTTP has no {@code crypto.randomUUID}. A name is read in its own direction. */
    @Test
    void createsAProductOverPlainHttp() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = "שולחן " + Catalogue.word();
        catalogue.visitor.goTo("/products");
        page.run("delete Crypto.prototype.randomUUID");
        page.click("New product");
        page.type("Name", name);
        page.type("Price", "1");
        page.press("Enter");
        page.sees("“" + name + "” created.");
        page.until("document.querySelector('.toast bdi')?.textContent === " + Page.quoted(name));
        catalogue.isContent();
    }

    /** A page that was loaded over plain HTTP has no {@code navigator.clipboard}. */
    @Test
    void copiesOverPlainHttpAndKeepsTheFocus() {
        var catalogue = editor();
        var page = catalogue.page;
        catalogue.visitor.goTo("/products");
        page.press("Ctrl+j");
        page.until("document.activeElement.matches('.drawer-list')");
        page.run("""
                Object.defineProperty(navigator, 'clipboard', {value: undefined});
                document.execCommand = () => { window.copied = document.activeElement.value; return true; };
                document.querySelector('.drawer summary').click();
                document.querySelector('.curl button').focus()""");
        page.press("Enter");
        page.until("window.copied?.startsWith('curl') && document.activeElement.innerText === 'Copied'");
        catalogue.isContent();
    }

    private static long openDeleted(Catalogue catalogue, String name) {
        var id = catalogue.create(name, "1.00", 1);
        assertThat(catalogue.api.delete("/products/" + id)).hasStatus(200);
        catalogue.visitor.goTo("/products/" + id);
        return id;
    }

    @Test
    void restoresAProductThatWasDeletedBefore() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        openDeleted(catalogue, name);
        page.sees("This product is deleted. Its history stays.");
        page.until("document.querySelector('.note button')");
        page.click("Restore");
        page.until("document.querySelector('.product-form')");
        page.sees("“" + name + "” is back.");
        page.until("!document.querySelector('.problem')");
        catalogue.isContent();
    }

    @Test
    void showsARestoredProductWhoseAnswerWasLost() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = openDeleted(catalogue, name);
        catalogue.visitor.loseAnswer("POST", "/products/" + id + "/restore");
        page.click("Restore");
        catalogue.answer("The service does not answer.", "Try again");
        page.until("document.querySelector('.product-form')");
        catalogue.isContent();
    }

    @Test
    void tellsAFailureFromAProductThatNeverWas() {
        var catalogue = editor();
        var page = catalogue.page;
        var id = catalogue.create(Catalogue.word(), "1.00", 1);
        assertThat(catalogue.api.delete("/products/" + id)).hasStatus(200);
        page.run("""
                window.realFetch = window.fetch;
                window.fetch = (path, options) => path.endsWith('/history?limit=1')
                    ? Promise.resolve(new Response('', {status: 500, statusText: 'Broken'})) : window.realFetch(path, options);
                0""");
        catalogue.visitor.goTo("/products/" + id);
        page.until("document.querySelector('.problem, .empty')");
        assertThat(page.text()).contains("Broken");
        catalogue.answerAgain();
        page.click("Try again");
        page.sees("This product is deleted. Its history stays.");
        catalogue.visitor.goTo("/products/" + Long.MAX_VALUE / 10_000);
        page.sees("There is no such product");
        catalogue.isContent();
    }

    /** What is edited or created while more rows are read is neither undone in the table nor shown twice. */
    @Test
    void keepsEditsWhileMoreIsRead() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        var rows = IntStream.range(0, 250).mapToObj(i -> word + " " + i + ",1.00,1\n");
        var imported = catalogue.importFile("name,price,quantity\n" + rows.collect(Collectors.joining()));
        catalogue.visitor.goTo("/products?q=" + word);
        page.sees("More than 200 products");
        page.click("New product");
        page.type("Name", word);
        page.type("Price", "1");
        page.press("Enter");
        page.sees("“" + word + "” created.");
        page.sees("More than 201 products");
        catalogue.holdAnswers("GET", "after=");
        page.run("scrollTo(0, document.documentElement.scrollHeight)");
        page.until("window.held === 1");
        catalogue.edit(200, "price", "Price of " + word + " 199", "2", "Enter");
        page.sees("1.00 → 2.00");
        catalogue.releaseAnswers(1);
        page.sees("251 products");
        page.until(catalogue.cell(200, "price") + ".textContent === '2.00'");
        catalogue.isContent();
        // LooksTests examines a list of all products.
        assertThat(catalogue.api.post("/changes/" + imported + "/revert?on_conflict=skip", null))
                .hasStatus(200);
    }

    /** An answer that was on its way before an edit does not know of it. */
    @Test
    void keepsEditsWhileTheListIsReadAgain() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        catalogue.create(name, "1.00", 1);
        catalogue.search(name, 1);
        catalogue.visitor.goTo("/account");
        catalogue.holdAnswers("GET", "/products?");
        page.run("history.back()");
        page.until("window.held === 1");
        catalogue.edit(0, "price", "Price of " + name, "2", "Enter");
        page.sees("1.00 → 2.00");
        page.run("window.release()");
        page.until(catalogue.cell(0, "price") + ".textContent === '2.00'");
        catalogue.isContent();
    }

    @Test
    void showsNoProductOfAnotherTabThatIsNotSearchedFor() {
        var first = editor();
        var second = first.inAnotherTab();
        var name = Catalogue.word();
        var other = Catalogue.word();
        first.create(name, "1.00", 1);
        first.create(other, "1.00", 1);
        first.search(name, 1);
        second.search(other, 1);
        first.page.run("new BroadcastChannel('catalogue').onmessage = () => { window.heard = true; }; 0");
        second.edit(0, "price", "Price of " + other, "2", "Enter");
        second.page.sees("1.00 → 2.00");
        first.page.until("window.heard");
        assertThat(first.page.text()).contains(name).doesNotContain(other);
        first.isContent();
        second.isContent();
    }

    /** The field for a date takes years of five digits. */
    @Test
    void readsTheHistoryWhateverTheDate() {
        var catalogue = editor();
        catalogue.visitor.goTo("/history?from=12345-01-01");
        catalogue.page.sees("Everything that was done to products");
        catalogue.isContent();
    }

    /** 11/3 is a day in March to half of the readers. */
    @Test
    void namesTheMonthOfADate() {
        var catalogue = editor();
        var name = Catalogue.word();
        catalogue.create(name, "1.00", 1);
        catalogue.search(name, 1);
        catalogue.page.until("/^[A-Z][a-z]{2} /.test(document.querySelector('td.c-updated_at span').title)");
        catalogue.isContent();
    }

    @Test
    void searchesAndPagesThroughAThousandProducts() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        var file = new StringBuilder("name,price,quantity\n");
        for (int i = 1; i <= 1000; i++) {
            file.append(word)
                    .append(" number")
                    .append(i)
                    .append(",1.00,")
                    .append(i)
                    .append('\n');
        }
        var imported = catalogue.importFile(file.toString());
        catalogue.visitor.goTo("/products?q=" + word);
        page.sees("More than 200 products");
        for (int i = 0; i < 10; i++) {
            page.run("scrollTo(0, document.documentElement.scrollHeight)");
            page.run("new Promise(later => setTimeout(later, 300))");
        }
        page.sees("1,000 products");
        assertThat(page.run("document.querySelectorAll('.grid tr').length").asInt())
                .isLessThan(80);
        assertThat(page.run("document.querySelector('.grid').getAttribute('aria-rowcount')")
                        .asString())
                .isEqualTo("1001");
        page.run("document.querySelector('.grid tbody [tabindex=\"0\"]').focus()");
        page.press("Ctrl+End");
        page.until("document.activeElement.closest('tr').getAttribute('aria-rowindex') === '1001'");
        var scrolled = page.run("scrollY").asInt();
        page.press("Home");
        page.until("document.activeElement.matches('.c-name')");
        page.press("Ctrl+Enter");
        page.until("location.hash.startsWith('#/products/') && document.querySelector('.product-form')");
        page.run("history.back()");
        page.until("document.querySelector('tr[aria-rowindex=\"1001\"]') && scrollY === " + scrolled);

        page.type("Search products", word + " number77");
        page.until("document.querySelector('.count').textContent === '11 products'");
        page.type("Search products", word + " number777");
        page.until("document.querySelector('.count').textContent === '1 product'");
        page.type("Search products", word + " number999999");
        page.sees("Nothing is like that");
        catalogue.isContent();
        // LooksTests examines a list of all products.
        assertThat(catalogue.api.post("/changes/" + imported + "/revert", null)).hasStatus(200);
    }

    @Test
    void beginsAPageAtItsTop() {
        var catalogue = editor();
        var page = catalogue.page;
        page.resize(1280, 300);
        catalogue.visitor.goTo("/account");
        page.run("scrollTo(0, 200)");
        catalogue.visitor.goTo("/files");
        page.until("document.querySelector('h1').textContent === 'Files' && scrollY === 0");
        page.run("history.back()");
        page.until("document.querySelector('h1').textContent === 'Your account' && scrollY === 200");
        catalogue.isContent();
    }

    @Test
    void restocksWhatIsLow() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(Map.of("name", name, "price", 1, "quantity", 0, "low_stock_at", 4));
        catalogue.visitor.goTo("/stock");
        page.sees(name);
        page.type("How many of " + name + " to add", "9");
        page.press("Enter");
        page.sees("“" + name + "”: 9 added, 9 there now.");
        page.until("!document.querySelector('.low-list').textContent.includes(" + Page.quoted(name) + ")");
        assertThat(catalogue.read(id).get("quantity").asInt()).isEqualTo(9);
        catalogue.isContent();
    }

    /** What people have named is shown, and is neither an element nor a script. */
    @Test
    @Proves("W06")
    void showsHostileNamesAsText() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.HOSTILE + Catalogue.word();
        var id = catalogue.create(
                Map.of("name", name, "description", name, "price", 1, "quantity", 0, "low_stock_at", 4));
        catalogue.search(name.substring(Catalogue.HOSTILE.length()), 1);
        page.sees(name);
        catalogue.edit(0, "sku", "SKU of " + name, Catalogue.word(), "Enter");
        for (var path : new String[] {"/stock", "/history", "/products/" + id}) {
            catalogue.visitor.goTo(path);
            page.sees(name);
        }
        catalogue.visitor.goTo("/files");
        catalogue.chooseFile(name + ".csv", "id,name,price\n" + id + "," + name + "!," + name + "\n");
        page.sees(name + "!");
        assertThat(page.run("document.querySelectorAll('img[src=x], [onerror]').length")
                        .asInt())
                .isZero();
        catalogue.isContent();
    }

    @Test
    void showsViewersNoControlThatTheyMayNotUse() {
        var catalogue = Catalogue.of(port, browser, TestAccounts.at(port).viewer(database));
        var page = catalogue.page;
        var editor = editor();
        var name = Catalogue.word();
        var id = editor.create(Map.of("name", name, "price", 1, "quantity", 2, "low_stock_at", 4));
        catalogue.search(name, 1);
        page.run(catalogue.cell(0, "price") + ".focus()");
        page.press("Enter");
        page.until("location.hash === '#/products/" + id + "'");
        page.sees("created \"" + name + "\"");
        for (var path : new String[] {"/products?q=" + name, "/products/" + id, "/stock", "/history", "/files"}) {
            catalogue.visitor.goTo(path);
            page.until("!document.querySelector('.spinner')");
            assertThat(page.run("""
                            [...document.querySelectorAll('main button, main input, main textarea')]
                                .map(one => one.getAttribute('aria-label') ?? one.textContent.trim())
                                .filter(words => /undo|redo|restore|delete|new product|save|sell|restock|import|copy/i.test(words))
                                .join()""").asString()).as(path).isEmpty();
        }
        catalogue.isContent();
    }

    /** A press beside a dialog is likely to be a slip, and may be one at its scrollbar. */
    @Test
    void keepsADialogOpenThatIsPressedBeside() {
        var catalogue = editor();
        var page = catalogue.page;
        catalogue.visitor.goTo("/products");
        page.resize(1280, 300);
        page.click("New product");
        page.type("Name", "lamp");
        page.run("document.querySelector('dialog').dispatchEvent(new MouseEvent('mousedown', {bubbles: true}))");
        page.until("document.querySelector('dialog input[name=name]')?.value === 'lamp'");
        // The scrollbar is no part of the dialog itself.
        page.until("document.querySelector('dialog').scrollHeight === document.querySelector('dialog').clientHeight");
        page.run("document.querySelector('.dialog-frame').scrollTo(0, 1000)");
        page.until("document.querySelector('.dialog-frame').scrollTop > 0");
        catalogue.isContent();
    }

    /** A dialog makes what is outside of it inert. */
    @Test
    void letsMessagesBePressedOverADialog() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(name, "10.00", 5);
        catalogue.search(name, 1);
        catalogue.edit(0, "price", "Price of " + name, "11.00", "Enter");
        page.sees("10.00 → 11.00");
        page.click("New product");
        page.until("document.querySelector('dialog[open]')");
        pressesUndo(page);
        page.sees("Undone.");
        page.click("Cancel");
        page.until("!document.querySelector('dialog') && document.querySelector('.toast')");
        assertThat(catalogue.api.get("/products/" + id).text()).contains("\"price\":10.00");
        catalogue.isContent();
    }

    /** Also in the palette, which has no heading. */
    @Test
    void keepsTheFocusInADialogWhoseMessageIsDismissed() {
        var catalogue = editor();
        var page = catalogue.page;
        catalogue.visitor.goTo("/products");
        page.click("New product");
        dismissesAMessage(page);
        page.until("document.activeElement.matches('dialog h2')");
        page.press("Escape");
        page.until("!document.querySelector('dialog')");
        page.press("Ctrl+k");
        dismissesAMessage(page);
        page.until("document.activeElement.matches('dialog input')");
        catalogue.isContent();
    }

    private static void dismissesAMessage(Page page) {
        page.until("document.querySelector('dialog[open]')");
        page.run("import('/console/ui.js').then(({notify}) => notify('Said beside it.'))");
        page.until("document.querySelector('dialog .toast')");
        page.run("document.querySelector('dialog .toast [aria-label=Dismiss]').focus()");
        page.press("Enter");
        page.until("!document.querySelector('.toast')");
    }

    /** As a mouse does, which meets nothing that is inert. */
    private static void pressesUndo(Page page) {
        page.until("""
                [...document.querySelectorAll('.toast')].map(one => one.getBoundingClientRect()).some(({x, y, width, height}) =>
                    [...Array(100).keys()].map(part => document.elementFromPoint(x + part * width / 100, y + height / 2))
                        .map(met => met?.closest('.toast button')).find(met => met?.textContent === 'Undo')?.click() ?? false)
                || document.body.innerText.includes('Undone.')""");
    }

    @Test
    void givesTheFocusBackBehindADialog() {
        var catalogue = editor();
        var page = catalogue.page;
        catalogue.visitor.goTo("/products");
        page.run("document.querySelector('.page-head .primary').focus()");
        page.press("Enter");
        page.until("document.activeElement.name === 'name'");
        page.press("Escape");
        page.until("!document.querySelector('dialog') && document.activeElement.innerText === 'New product'");
        catalogue.isContent();
    }

    @Test
    void undoesTheDeletionAndNothingThatOthersDidSince() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(name, "10.00", 5);
        catalogue.search(name, 1);
        catalogue.visitor.openMenu("Actions for " + name);
        page.click("Delete");
        page.sees("“" + name + "” deleted.");
        assertThat(catalogue.api.post("/products/" + id + "/restore", null)).hasStatus(200);
        catalogue.api.patch("/products/" + id, Map.of("price", 12));
        page.press("Ctrl+z");
        page.sees("Later changes stand in the way");
        assertThat(catalogue.api.get("/products/" + id).text()).contains("\"price\":12.00");
        catalogue.isContent();
    }

    /** Closed and opened again, it would be sent with another key. */
    @Test
    void createsOneProductHoweverLateTheAnswerIs() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        catalogue.visitor.goTo("/products?q=" + name);
        page.click("New product");
        page.type("Name", name);
        page.type("Price", "1");
        catalogue.holdAnswers("POST", "/products");
        page.click("Create");
        page.until("window.held === 1");
        page.press("Escape");
        assertThat(page.run("document.querySelectorAll('dialog').length").asInt())
                .isOne();
        catalogue.releaseAnswers(1);
        page.sees("“" + name + "” created.");
        page.until("!document.querySelector('dialog')");
        catalogue.isContent();
    }

    @Test
    void keepsANewProductWhileTheSessionIsRenewed() {
        var ada = TestAccounts.at(port).enrolled();
        var catalogue = Catalogue.of(port, browser, ada);
        var page = catalogue.page;
        var name = Catalogue.word();
        catalogue.visitor.goTo("/products");
        page.click("New product");
        page.type("Name", name);
        database.update(
                "UPDATE session SET ended_at = created_at WHERE account_id = (SELECT id FROM account WHERE username = ?)",
                ada.person().name());
        TestClock.advance(Duration.ofHours(2));
        page.click("Create");
        page.sees("Your session has ended. Please sign in again.");
        page.until("!document.querySelector('dialog')");
        catalogue.visitor.signIn(ada.person());
        page.click("New product");
        page.until("document.querySelector('dialog input[name=name]')?.value === " + Page.quoted(name));
        page.press("Escape");
        page.until("!document.querySelector('dialog')");
        page.click("New product");
        page.until("document.querySelector('dialog input[name=name]')?.value === " + Page.quoted(name));
        page.click("Cancel");
        page.click("New product");
        page.until("document.querySelector('dialog input[name=name]')?.value === ''");
        catalogue.isContent();
    }

    @Test
    void keepsTheAmountsThatAreTypedWhileOneIsRestocked() {
        var catalogue = editor();
        var page = catalogue.page;
        var lamp = Catalogue.word();
        var chair = Catalogue.word();
        var id = catalogue.create(Map.of("name", lamp, "price", 1, "quantity", 2, "low_stock_at", 4));
        catalogue.create(Map.of("name", chair, "price", 1, "quantity", 0, "low_stock_at", 4));
        catalogue.visitor.goTo("/stock");
        page.type("How many of " + lamp + " to add", "50");
        assertThat(catalogue.api.post("/products/" + id + "/stock", Map.of("delta", -1, "reason", "sale")))
                .hasStatus(200);
        page.type("How many of " + chair + " to add", "2");
        page.press("Enter");
        page.sees("“" + chair + "”: 2 added, 2 there now.");
        var field = "[...document.querySelectorAll('.low-list input')].find(one => one.ariaLabel.includes(%s))";
        page.until(field.formatted(Page.quoted(lamp)) + ".closest('li').innerText.includes('1 of 4')");
        page.until(field.formatted(Page.quoted(chair)) + ".value === '3'");
        assertThat(page.run(field.formatted(Page.quoted(lamp)) + ".value").asString())
                .isEqualTo("50");
        catalogue.isContent();
    }

    /** Two reverts that leave a part each may undo the whole together. */
    @Test
    void addsUpWhatIsUndone() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        var change = catalogue.importFile(
                "name,price,quantity\n" + "%s,1,1\n".formatted(word).repeat(3));
        var id =
                catalogue.api.get("/products?q=" + word).json().get(0).get("id").asLong();
        catalogue.api.patch("/products/" + id, Map.of("price", 2));
        var edit = catalogue.newestChange(id);
        catalogue.visitor.goTo("/history?product=" + id);
        page.click("Undo change " + change);
        page.click("Undo the rest");
        catalogue.isUndone(change, "partly undone");
        page.click("Undo change " + edit);
        catalogue.isUndone(edit, "undone");
        page.click("Undo change " + change);
        catalogue.isUndone(change, "undone");
        assertThat(catalogue.api.get("/products?q=" + word).json()).isEmpty();
        catalogue.isContent();
    }

    @Test
    void undoesNothingWhereItCannotTellHowMuchThatIs() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        var change = catalogue.importFile(
                "name,price,quantity\n" + "%s,1,1\n".formatted(word).repeat(2));
        var id =
                catalogue.api.get("/products?q=" + word).json().get(0).get("id").asLong();
        catalogue.visitor.goTo("/products/" + id);
        page.run("""
                window.realFetch = window.fetch;
                window.fetch = (path, options) => path === '/changes/%s'
                    ? Promise.resolve(Response.json({status: 503, detail: 'Busy just now.'}, {status: 503})) : window.realFetch(path, options);
                0""".formatted(change));
        page.click("Undo change " + change);
        page.until("document.querySelector('.toast')");
        assertThat(catalogue.api.get("/products?q=" + word).json()).hasSize(2);
        catalogue.answerAgain();
        catalogue.answer("Busy just now.", "Try again");
        page.sees("is about more than this product: 2 created.");
        page.click("Undo all");
        page.sees("Undone.");
        assertThat(catalogue.api.get("/products?q=" + word).json()).isEmpty();
        catalogue.isContent();
    }

    /** A name that could not be read is asked for again where it is shown next. */
    @Test
    void namesWhatCouldNotBeNamedBefore() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(name, "10.00", 5);
        catalogue.api.patch("/products/" + id, Map.of("price", 11));
        page.run("""
                window.realFetch = window.fetch;
                window.fetch = (path, options) => path.endsWith('?fields=name')
                    ? Promise.resolve(new Response('', {status: 500})) : window.realFetch(path, options);
                0""");
        catalogue.visitor.goTo("/history?product=" + id);
        page.sees("changed the price of product " + id + " from 10.00 to 11.00");
        catalogue.answerAgain();
        catalogue.visitor.goTo("/account");
        catalogue.visitor.goTo("/history?product=" + id);
        page.sees("changed the price of " + name + " from 10.00 to 11.00");
        catalogue.isContent();
    }

    @Test
    void offersToUndoWhatIsUndoneInSomeFieldsAlone() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(name, "10.00", 5);
        catalogue.api.patch("/products/" + id, Map.of("name", name + " two", "price", 11));
        var change = catalogue.newestChange(id);
        catalogue.api.patch("/products/" + id, Map.of("price", 12));
        catalogue.visitor.goTo("/history?product=" + id);
        page.click("Undo change " + change);
        page.click("Undo the rest");
        catalogue.isUndone(change, "partly undone");
        catalogue.visitor.goTo("/products/" + id);
        catalogue.isUndone(change, "partly undone");
        assertThat(catalogue.api.get("/products/" + id).text())
                .contains("\"price\":12.00")
                .doesNotContain("two");
        catalogue.isContent();
    }

    @Test
    void staysWithAnOldChangeThatIsUndone() {
        var catalogue = editor();
        var page = catalogue.page;
        var first = catalogue.create(Catalogue.word(), "1.00", 1);
        var change = catalogue.newestChange(first);
        for (int i = 1; i < 60; i++) {
            catalogue.create(Catalogue.word(), "1.00", 1);
        }
        catalogue.visitor.goTo(
                "/history?account=" + catalogue.api.get("/me").json().get("id").asLong());
        page.until("document.querySelector('.loading button')");
        page.run("document.querySelector('.loading button').focus()");
        page.press("Enter");
        page.until("document.querySelectorAll('.entries li').length === 60");
        page.until("document.activeElement === document.querySelectorAll('.entries li')[50]");
        page.click("Undo change " + change);
        page.sees("Undone.");
        page.until("document.querySelectorAll('.entries li').length === 61");
        catalogue.isUndone(change, "undone");
        catalogue.isContent();
    }

    @Test
    void givesTheFocusToTheFirstRowThatAListBrings() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        var change = catalogue.importFile(
                "name,price,quantity\n" + "%s,1,9\n".formatted(word).repeat(3));
        var id =
                catalogue.api.get("/products?q=" + word).json().get(0).get("id").asLong();
        catalogue.api.post("/products/" + id + "/stock", Map.of("delta", -1, "reason", "sale"));
        catalogue.api.post("/products/" + id + "/stock", Map.of("delta", -2, "reason", "sale"));
        database.update("UPDATE change_set SET happened_at = happened_at - INTERVAL 1 DAY WHERE id = ?", change);
        catalogue.readByTwo();
        catalogue.visitor.goTo(
                "/history?account=" + catalogue.api.get("/me").json().get("id").asLong());
        readsOn(page, "Older changes");
        page.until("document.activeElement === document.querySelectorAll('.day')[1].querySelector('li')");
        page.click("Details of change " + change);
        readsOn(page, "More products");
        page.until("document.activeElement === document.querySelectorAll('.affected h3')[2]");
        catalogue.visitor.goTo("/products/" + id);
        page.click("All movements");
        readsOn(page, "Older movements");
        page.until("document.activeElement === document.querySelectorAll('.movements tbody tr')[2]");
        catalogue.isContent();
    }

    @Test
    void givesTheFocusToTheHeadingWhereAListIsLeft() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        var id = catalogue.create(word, "1.00", 9);
        for (int sale = 1; sale <= 3; sale++) {
            catalogue.api.post("/products/" + id + "/stock", Map.of("delta", -sale, "reason", "sale"));
        }
        catalogue.api.put("/products/" + id, Map.of("low_stock_at", 9));
        catalogue.visitor.goTo("/stock");
        page.sees(word);
        catalogue.readByTwo();
        catalogue.visitor.goTo(
                "/history?account=" + catalogue.api.get("/me").json().get("id").asLong());
        readsOn(page, "Older changes");
        page.until("document.querySelectorAll('.day li').length === 4");
        page.run("""
                window.focused = [];
                document.addEventListener('focusin', ({target}) => focused.push(target.tagName));
                history.back()""");
        page.until("focused.length > 0");
        assertThat(page.run("focused.join()").asString()).isEqualTo("H1");
        catalogue.isContent();
    }

    /** From the keyboard, with the button below a list. */
    private static void readsOn(Page page, String button) {
        var found = "[...document.querySelectorAll('main button')].find(one => one.textContent.trim() === %s)"
                .formatted(Page.quoted(button));
        page.until(found);
        page.run(found + ".focus()");
        page.press("Enter");
    }

    /** Beside an arrow, values would change places where they are written from right to left. */
    @Test
    void showsEachValueInItsOwnDirection() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        catalogue.create("שולחן " + word, "1.00", 1);
        catalogue.search(word, 1);
        catalogue.edit(0, "name", "Name of שולחן " + word, "כיסא " + word, "Enter");
        page.sees("שולחן " + word + " → כיסא " + word);
        page.until("[...document.querySelectorAll('.toast bdi')].map(one => one.textContent).join() === "
                + Page.quoted("שולחן %1$s,שולחן %1$s,כיסא %1$s".formatted(word)));
        catalogue.isContent();
    }
}
