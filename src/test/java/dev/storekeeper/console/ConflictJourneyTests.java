package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.browser.Page;
import dev.storekeeper.browser.WithBrowser;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two people edit one product, and the service is not always there: nothing that was typed is lost, nothing is overwritten unseen. */
class ConflictJourneyTests extends WithBrowser {

    private Catalogue editor() {
        return Catalogue.of(port, browser, TestAccounts.at(port).enrolled());
    }

    @Test
    void showsBothSidesOfAConflictAndSavesTheResult() {
        var first = editor();
        var second = editor();
        var name = Catalogue.word();
        var id = first.create(name, "10.00", 5);
        first.search(name, 1);
        second.search(name, 1);
        first.edit(0, "price", "Price of " + name, "11.00", "Enter");
        first.page.sees("10.00 → 11.00");
        second.edit(0, "quantity", "Quantity of " + name, "6", "Enter");
        second.page.sees("Quantity of “" + name + "”: 5 → 6. Others changed other fields meanwhile.");

        first.edit(0, "price", "Price of " + name, "12.00", "Enter");
        first.page.sees("11.00 → 12.00");
        second.edit(0, "price", "Price of " + name, "20.00", "Enter");
        second.page.sees("was changed meanwhile");
        second.page.sees("changed the price from 11.00 to 12.00");
        second.page.sees("both changed it");
        second.page.until("document.activeElement.getAttribute('aria-label') === 'Price: yours, 20.00'");
        assertThat(second.page
                        .run("[...document.querySelectorAll('.sides td')].map(one => one.textContent).join()")
                        .asString())
                .startsWith("11.00,20.00,12.00,");
        second.page.click("Decide later");
        second.page.sees("1 edit is not saved.");
        second.page.click("Compare");
        second.page.type("Price, result", "15.50");
        second.page.click("Save the result");
        second.page.sees("“" + name + "” saved.");
        second.page.until("!document.querySelector('section.unsaved')");
        assertThat(first.api.get("/products/" + id).text()).contains("\"price\":15.50");
        first.isContent();
        second.isContent();
    }

    /** What is being typed in one tab is still meant for the version that was read there. */
    @Test
    void keepsTabsInStep() {
        var first = editor();
        var second = first.inAnotherTab();
        var name = Catalogue.word();
        var id = first.create(name, "10.00", 5);
        first.search(name, 1);
        second.search(name, 1);
        second.page.run(second.cell(0, "price") + ".focus()");
        second.page.press("Enter");
        first.edit(0, "quantity", "Quantity of " + name, "6", "Enter");
        second.page.until(second.cell(0, "quantity") + ".textContent === '6'");
        first.edit(0, "price", "Price of " + name, "11.00", "Enter");
        first.page.sees("10.00 → 11.00");
        second.page.type("Price of " + name, "12.00");
        second.page.press("Enter");
        second.page.sees("both changed it");
        second.page.click("Keep theirs");
        second.page.until(second.cell(0, "price") + ".textContent === '11.00'");
        assertThat(first.api.get("/products/" + id).text()).contains("\"price\":11.00");
        first.isContent();
        second.isContent();
    }

    @Test
    void comparesAFormWithWhatOthersSaved() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(Map.of("name", name, "description", "red", "price", 1, "quantity", 5));
        catalogue.visitor.goTo("/products/" + id);
        page.type("Description optional", "red and green");
        page.type("Quantity", "9");
        catalogue.api.patch("/products/" + id, Map.of("description", "red and blue", "low_stock_at", 2));
        page.click("Save");
        page.sees("was changed meanwhile");
        page.sees("Choose description");
        assertThat(page.run("document.querySelectorAll('.sides tbody tr').length")
                        .asInt())
                .isEqualTo(3);
        page.type("Description, result", "red, green and blue");
        page.click("Save the result");
        page.sees("“" + name + "” saved.");
        var product = catalogue.read(id);
        assertThat(product.get("description").asString()).isEqualTo("red, green and blue");
        assertThat(product.get("quantity").asInt()).isEqualTo(9);
        assertThat(product.get("low_stock_at").asInt()).isEqualTo(2);
        page.until("document.querySelector('textarea[name=description]').value === 'red, green and blue'");
        catalogue.isContent();
    }

    @Test
    void comparesAgainWhatWasChangedOnceMore() {
        var catalogue = editor();
        var page = catalogue.page;
        var id = catalogue.create(Map.of("name", Catalogue.word(), "description", "red", "price", 1, "quantity", 5));
        var path = "/products/" + id;
        catalogue.visitor.goTo(path);
        page.type("Description optional", "green");
        catalogue.api.patch(path, Map.of("description", "blue"));
        page.click("Save");
        page.type("Description, result", "green and blue");
        catalogue.api.patch(path, Map.of("description", "yellow"));
        page.click("Save the result");
        page.sees("Changed once more");
        page.until("document.querySelector('.sides').textContent.includes('yellow')");
        page.until("document.querySelector('.sides textarea').value === 'green and blue'");
        page.click("Save the result");
        page.sees("saved.");
        assertThat(catalogue.read(id).get("description").asString()).isEqualTo("green and blue");
        catalogue.isContent();
    }

    /** A value that was typed and taken back is not the user's wish: others may change it. */
    @Test
    void savesNoFieldThatWasTakenBack() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(name, "10.00", 10);
        catalogue.visitor.goTo("/products/" + id);
        page.type("Quantity", "9");
        page.type("Quantity", "10");
        page.type("How many", "3");
        page.press("Enter");
        page.sees("3 sold, 7 left");
        page.until("document.querySelector('.level strong').textContent === '7'");
        page.type("Description optional", "red");
        page.click("Save");
        page.sees("“" + name + "” saved.");
        page.until("document.querySelector('input[name=quantity]').value === '7'");
        assertThat(catalogue.read(id).get("quantity").asInt()).isEqualTo(7);
        catalogue.isContent();
    }

    @Test
    void keepsWhatIsTypedWhileTheFormIsSavedAndWhenItIsLeft() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var sku = Catalogue.word();
        var id = catalogue.create(name, "10.00", 10);
        catalogue.visitor.goTo("/products/" + id);
        catalogue.holdAnswers("PATCH", "");
        page.type("Description optional", "red");
        page.click("Save");
        page.type("SKU optional", sku);
        catalogue.releaseAnswers(1);
        page.sees("“" + name + "” saved.");
        page.until("document.querySelector('textarea[name=description]').value === 'red'");
        page.until("document.querySelector('input[name=sku]').value === " + Page.quoted(sku));

        catalogue.visitor.goTo("/products?q=" + name);
        page.sees("What you typed for “" + name + "” is not saved yet.");
        page.until("!dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        page.click("Back");
        page.until("document.querySelector('input[name=sku]').value === " + Page.quoted(sku));
        page.click("Save");
        page.until("dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        assertThat(catalogue.read(id).get("sku").asString()).isEqualTo(sku);
        assertThat(catalogue.read(id).get("description").asString()).isEqualTo("red");
        catalogue.isContent();
    }

    @Test
    void savesOnceAndKeepsTheFocusOnTheButton() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var isAtSave = "document.activeElement.innerText === 'Save'";
        catalogue.visitor.goTo("/products/" + catalogue.create(name, "10.00", 10));
        page.type("Description optional", "red");
        catalogue.holdAnswers("PATCH", "");
        page.run("document.querySelector('.product-form .primary').focus()");
        page.press("Enter");
        page.until("window.held === 1 && " + isAtSave);
        page.press("Enter");
        page.run("document.querySelector('.product-form input').focus()");
        page.press("Enter");
        page.run("document.querySelector('.product-form .primary').focus()");
        catalogue.releaseAnswers(1);
        page.sees("“" + name + "” saved.");
        page.until("window.held === 1 && " + isAtSave);
        catalogue.isContent();
    }

    @Test
    void saysNothingOfADraftBehindTheSession() {
        var ada = TestAccounts.at(port).enrolled();
        var catalogue = Catalogue.of(port, browser, ada);
        var page = catalogue.page;
        var sku = Catalogue.word();
        catalogue.visitor.goTo("/products/" + catalogue.create(Catalogue.word(), "10.00", 10));
        page.type("SKU optional", sku);
        catalogue.visitor.openMenu("Account " + ada.person().name());
        page.click("Sign out");
        catalogue.visitor.isOutside();
        assertThat(page.run("document.querySelectorAll('.toast').length").asInt())
                .isZero();
        page.until("!dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        catalogue.visitor.signIn(ada.person());
        page.until("document.querySelector('input[name=sku]')?.value === " + Page.quoted(sku));
        catalogue.isContent();
    }

    @Test
    void asksForAnEditBehindTheSession() {
        var ada = TestAccounts.at(port).enrolled();
        var catalogue = Catalogue.of(port, browser, ada);
        var page = catalogue.page;
        var name = Catalogue.word();
        catalogue.create(name, "10.00", 5);
        catalogue.search(name, 1);
        catalogue.answerInstead("PATCH", 503, Map.of("detail", "Busy just now."));
        catalogue.edit(0, "price", "Price of " + name, "11.00", "Enter");
        page.sees("1 edit is not saved.");
        catalogue.visitor.openMenu("Account " + ada.person().name());
        page.click("Sign out");
        catalogue.visitor.isOutside();
        page.until("!dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        catalogue.isContent();
    }

    /** Each unsaved edit is sent once more when the service is back, and not whenever another one is answered. */
    @Test
    void sendsEditsOnceMoreWhereTheSessionCannotBeRenewed() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        catalogue.create(name, "10.00", 5);
        catalogue.search(name, 1);
        page.setOffline(true);
        catalogue.edit(0, "price", "Price of " + name, "11.00", "Enter");
        page.sees("1 edit is not saved.");
        catalogue.edit(0, "quantity", "Quantity of " + name, "6", "Enter");
        page.sees("2 edits are not saved.");
        page.run("""
                const isRenewed = new Promise(renewed => { window.renewed = renewed; });
                window.sent = 0;
                window.fetch = async (path, options) => {
                    const isEdit = options?.method === 'PATCH';
                    if (isEdit) window.sent++;
                    else setTimeout(window.renewed);
                    if (isEdit && options.body.includes('quantity')) await isRenewed;
                    return new Response(JSON.stringify({status: 401, code: 'token_invalid', detail: 'dead'}),
                        {status: isEdit ? 401 : 503, headers: {'Content-Type': 'application/problem+json'}});
                };
                0""");
        page.setOffline(false);
        page.until("document.body.innerText.split('The session could not be renewed').length === 3");
        assertThat(page.run("window.sent").asInt()).isEqualTo(2);
        catalogue.isContent();
    }

    /** An edit whose answer was lost is stored. */
    @Test
    void showsWhatIsStoredWhereAnEditIsDiscarded() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(name, "10.00", 5);
        catalogue.search(name, 1);
        catalogue.visitor.loseAnswer("PATCH", "/products/" + id);
        catalogue.edit(0, "price", "Price of " + name, "11.00", "Enter");
        page.until("document.querySelector('.unsaved .quiet')");
        page.run("document.querySelector('.unsaved .quiet').focus()");
        page.press("Enter");
        page.until(catalogue.cell(0, "price") + ".textContent === '11.00'");
        page.until("document.activeElement.matches('h1')");

        catalogue.visitor.goTo("/products/" + id);
        page.until("document.querySelector('input[name=price]')?.value === '11.00'");
        catalogue.visitor.loseAnswer("PATCH", "/products/" + id);
        page.type("Price", "12.00");
        page.press("Enter");
        page.sees("The service does not answer.");
        page.click("Discard");
        page.until("document.querySelector('input[name=price]').value === '12.00'");
        catalogue.isContent();
    }

    @Test
    void explainsWhyAChangeCannotBeUndone() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(name, "10.00", 5);
        catalogue.search(name, 1);
        catalogue.edit(0, "price", "Price of " + name, "11.00", "Enter");
        page.sees("10.00 → 11.00");
        catalogue.api.patch("/products/" + id, Map.of("price", 12));
        catalogue.answer("10.00 → 11.00", "Undo");
        page.sees("Later changes stand in the way");
        page.sees("It is “12.00” now. Undoing would make it “10.00”; the change had made it “11.00”.");
        page.click("Leave it as it is");
        assertThat(catalogue.api.get("/products/" + id).text()).contains("\"price\":12.00");
        catalogue.isContent();
    }

    /** Nothing is written where others wrote the same value already: the newest version is theirs. */
    @Test
    void undoesNoChangeOfOthers() {
        var catalogue = editor();
        var page = catalogue.page;
        var other = Api.at(port).withToken(TestAccounts.at(port).enrolled().token());
        var name = Catalogue.word();
        var id = catalogue.create(name, "10.00", 5);
        catalogue.search(name, 1);
        other.patch("/products/" + id, Map.of("price", 11));
        other.patch("/products/" + id, Map.of("name", name + " two"));
        catalogue.edit(0, "price", "Price of " + name, "11.00", "Enter");
        catalogue.answer("10.00 → 11.00", "Undo");
        page.until("/Nothing is undone|Undone/.test(document.body.innerText)");
        assertThat(catalogue.read(id).get("name").asString()).isEqualTo(name + " two");
        page.sees("Nothing is undone: others changed it meanwhile.");
        catalogue.isContent();
    }

    @Test
    void keepsAnEditUntilTheServiceIsBack() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(name, "10.00", 5);
        catalogue.search(name, 1);
        page.setOffline(true);
        catalogue.edit(0, "price", "Price of " + name, "11.00", "Enter");
        page.sees("1 edit is not saved.");
        page.until(catalogue.cell(0, "price") + ".textContent.includes('11.00')");
        page.setOffline(false);
        page.sees("10.00 → 11.00");
        page.until("!document.querySelector('section.unsaved')");
        assertThat(catalogue.api.get("/products/" + id).text()).contains("\"price\":11.00");

        catalogue.answerInstead("PATCH", 503, Map.of("title", "Service Unavailable", "detail", "Too many requests."));
        catalogue.edit(0, "quantity", "Quantity of " + name, "8", "Enter");
        page.sees("quantity “8”: Too many requests.");
        catalogue.visitor.goTo("/history");
        catalogue.visitor.goTo("/products?q=" + name);
        page.sees("1 edit is not saved.");
        catalogue.answerAgain();
        page.click("Save again");
        page.sees("Quantity of “" + name + "”: 5 → 8.");
        assertThat(catalogue.read(id).get("quantity").asInt()).isEqualTo(8);
        catalogue.isContent();
    }

    @Test
    void sellsOnceWhereTheAnswerWasLost() {
        var catalogue = editor();
        var page = catalogue.page;
        var id = catalogue.create(Catalogue.word(), "10.00", 5);
        catalogue.visitor.goTo("/products/" + id);
        page.run("""
                window.realFetch = window.fetch;
                window.fetch = (path, options) => window.realFetch(path, options)
                    .then(answer => options?.method === 'POST' ? Promise.reject(new TypeError('lost')) : answer);
                0""");
        page.type("How many", "2");
        page.press("Enter");
        page.sees("The service does not answer.");
        assertThat(catalogue.read(id).get("quantity").asInt()).isEqualTo(3);
        catalogue.answerInstead(
                "POST",
                409,
                Map.of("code", "idempotency_key_running", "title", "Conflict", "detail", "The first still runs."));
        page.click("Try again");
        page.sees("The first still runs.");
        catalogue.answerAgain();
        page.type("How many", "2");
        page.press("Enter");
        page.until("!document.querySelector('.move-line input').value");
        assertThat(catalogue.read(id).get("quantity").asInt()).isEqualTo(3);
        catalogue.isContent();
    }

    @Test
    void asksForNothingThatIsTypedForADeletedProduct() {
        var catalogue = editor();
        var page = catalogue.page;
        var sku = Catalogue.word();
        var id = catalogue.create(Catalogue.word(), "10.00", 10);
        catalogue.visitor.goTo("/products/" + id);
        page.type("SKU optional", sku);
        page.until("!dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        catalogue.visitor.openMenu("More");
        page.click("Delete");
        page.sees("This product is deleted. Its history stays.");
        page.until("dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        assertThat(page.text()).doesNotContain("is not saved yet");
        page.until("document.querySelector('.note button')");
        page.click("Restore");
        page.until("document.querySelector('input[name=sku]')?.value === " + Page.quoted(sku));
        page.until("!dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        catalogue.isContent();
    }

    @Test
    void asksForWhatIsTypedForAProductThatCameBack() {
        var catalogue = editor();
        var page = catalogue.page;
        var name = Catalogue.word();
        var id = catalogue.create(name, "10.00", 10);
        catalogue.visitor.goTo("/products/" + id);
        page.type("SKU optional", Catalogue.word());
        catalogue.search(name, 1);
        catalogue.visitor.openMenu("Actions for " + name);
        page.click("Delete");
        page.sees("“" + name + "” deleted.");
        page.until("dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        catalogue.answer("“" + name + "” deleted.", "Undo");
        page.sees("Undone.");
        page.until("!dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        catalogue.isContent();
    }
}
