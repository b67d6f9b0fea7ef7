package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.browser.Page;
import dev.storekeeper.browser.WithBrowser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in and out by the console. */
class FilesJourneyTests extends WithBrowser {

    private Catalogue editor() {
        return Catalogue.of(port, browser, TestAccounts.at(port).enrolled());
    }

    @Test
    void importsAfterALookAndUndoesTheWhole() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        var id = catalogue.create(word + " old", "10.00", 5);
        catalogue.visitor.goTo("/files");
        catalogue.chooseFile(
                "products.csv",
                "id,name,price,quantity\n%d,%s old,11.50,5\n,%s new,2.00,\"7\"\n,%s bad,12.345,1\n"
                        .formatted(id, word, word, word));
        page.sees("at most two decimals");
        page.until("document.querySelector('.diff').innerText.includes('line 4')");
        page.until(
                "document.querySelector('.report [role=status]')?.textContent === '1 with errors, 1 new, 1 changed'");
        page.until("document.querySelector('.figure.failed strong').textContent === '1'");
        page.until(
                "[...document.querySelectorAll('button')].find(one => one.textContent.includes('Import')).ariaDisabled");
        page.run("document.querySelector('.figure.updated').click()");
        page.until("document.querySelector('.diff del')?.textContent === '10.00'");
        page.run("document.querySelector('.figure.created').click()");
        page.sees(word + " new");
        assertThat(catalogue.read(id).get("version").asInt()).isZero();

        page.click("Another file");
        catalogue.chooseFile(
                "products.csv",
                "id,name,price,quantity\n%d,%s old,11.50,5\n,%s new,2.00,7\n".formatted(id, word, word));
        page.click("Import 2 rows");
        page.sees("Imported: 1 new, 1 changed.");
        assertThat(catalogue.api.get("/products/" + id).text()).contains("\"price\":11.50");
        assertThat(catalogue.api.get("/products?q=" + word).json()).hasSize(2);
        page.click("Undo the whole import");
        page.sees("The import is undone.");
        assertThat(catalogue.api.get("/products/" + id).text()).contains("\"price\":10.00");
        assertThat(catalogue.api.get("/products?q=" + word).json()).hasSize(1);
        catalogue.isContent();
    }

    @Test
    void leavesOutWrongRowsWhereThatIsWanted() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        catalogue.visitor.goTo("/files");
        catalogue.chooseFile("products.ndjson", """
                {"name": "%s", "price": 2.50, "quantity": 1}
                {"name": "%s", "price": 2.50, "quantity": -1}
                """.formatted(word, word));
        page.click("Leave out the 1 row with errors");
        page.click("Import 1 row");
        page.sees("Imported: 1 with errors, 1 new.");
        assertThat(catalogue.api.get("/products?q=" + word).json()).hasSize(1);
        catalogue.isContent();
    }

    @Test
    void importsOnceWhereTheAnswerWasLost() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        catalogue.visitor.goTo("/files");
        catalogue.chooseFile("products.csv", "name,price,quantity\n%s,1,1\n%s,1,-1\n".formatted(word, word));
        page.click("Leave out the 1 row with errors");
        loseAnAnswer(page);
        page.click("Import 1 row");
        page.sees("The service does not answer.");
        page.click("Try again");
        page.sees("Imported: 1 with errors, 1 new.");
        assertThat(catalogue.api.get("/products?q=" + word).json()).hasSize(1);
        catalogue.isContent();
    }

    /** An answer that is too large to be kept for a key is not asked for again: the import may have been done. */
    @Test
    void tellsWhatBecameOfALargeImportWhoseAnswerWasLost() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        catalogue.visitor.goTo("/files");
        catalogue.chooseFile(
                "products.csv", "name,price,quantity\n" + word + ",1,1\n" + (word + ",wrong,wrong\n").repeat(600));
        page.click("Leave out the 600 rows with errors");
        loseAnAnswer(page);
        page.click("Import 1 row");
        page.sees("Your last import: done, 600 with errors, 1 new");
        page.sees("Whether the rows were imported is not known.");
        assertThat(page.text()).doesNotContain("Try again").doesNotContain("Import 1 row");
        assertThat(catalogue.api.get("/products?q=" + word).json()).hasSize(1);
        catalogue.isContent();
    }

    /** As a portal of a guest network does. */
    @Test
    void saysWhereSomethingElseAnswersInPlaceOfTheService() {
        var catalogue = editor();
        var page = catalogue.page;
        catalogue.visitor.goTo("/files");
        page.run("""
                XMLHttpRequest.prototype.send = function () {
                    const answer = { status: 200, statusText: 'OK', responseText: '<p>Welcome', getResponseHeader: () => null };
                    Object.entries(answer).forEach(([name, value]) => Object.defineProperty(this, name, { value }));
                    this.onload();
                };
                0""");
        catalogue.chooseFile("products.csv", "name,price,quantity\nA,1,1\n");
        page.sees("Something between this page and the service answered in its place.");
        page.sees("Another file");
        catalogue.isContent();
    }

    /** Lets the next upload arrive, and its answer get lost. */
    private static void loseAnAnswer(Page page) {
        page.run("""
                const send = XMLHttpRequest.prototype.send;
                XMLHttpRequest.prototype.send = function (body) {
                    XMLHttpRequest.prototype.send = send;
                    this.onload = this.onerror;
                    return send.call(this, body);
                };
                0""");
    }

    @Test
    void cancelsNoImportOfOthers() {
        var catalogue = editor();
        var page = catalogue.page;
        catalogue.visitor.goTo("/files");
        page.run("""
                XMLHttpRequest.prototype.send = function () {
                    window.sending = true;
                    this.abort = this.onabort;
                    window.sent = () => this.upload.onprogress({loaded: 1, total: 1});
                };
                window.realFetch = window.fetch;
                window.polls = 0;
                window.fetch = (path, options) => {
                    if (window.running && path.startsWith('/imports?')) window.polls++;
                    return path.startsWith('/imports?') && window.failures-- > 0
                        ? Promise.resolve(new Response('', {status: 500})) : window.realFetch(path, options);
                };
                0""");
        var own = catalogue.api.get("/me").json().get("id").asLong();
        catalogue.chooseFile("products.csv", "name,price,quantity\nA,1,1\n");
        page.until("window.sending");
        beginImport(0, true);
        beginImport(own, false);
        page.run("window.running = true; window.sent(); 0");
        page.until("window.polls > 1");
        page.click("Cancel");
        page.until("!document.querySelector('.panel progress')");
        assertThat(endImports(0)).containsOnly("running");
        assertThat(endImports(own)).containsOnly("running");

        page.click("Another file");
        beginImport(own, true);
        page.run("window.sending = false; window.failures = 1; window.polls = 0; 0");
        catalogue.chooseFile("products.csv", "name,price,quantity\nA,1,1\n");
        page.until("window.sending");
        page.run("window.sent()");
        page.until("window.polls > 2");
        page.click("Cancel");
        page.until("!document.querySelector('.panel progress')");
        assertThat(endImports(own)).containsOnly("running");
        catalogue.isContent();
    }

    /** An import that another tab begins while a file is sent is not the one of this file, which is asked for once it is sent. */
    @Test
    void cancelsTheImportOfItsOwnTab() {
        var catalogue = editor();
        var page = catalogue.page;
        catalogue.visitor.goTo("/files");
        page.run("""
                XMLHttpRequest.prototype.send = function () {
                    this.abort = this.onabort;
                    window.sent = () => this.upload.onprogress({loaded: 1, total: 1});
                };
                // A second is over at once.
                const [timeout, interval] = [setTimeout, setInterval];
                window.setTimeout = (act, wait) => timeout(act, wait === 1000 ? 1 : wait);
                window.setInterval = (act, wait) => interval(act, wait === 1000 ? 1 : wait);
                window.realFetch = window.fetch;
                window.polls = 0;
                window.fetch = async (path, options) => {
                    const answer = await window.realFetch(path, options);
                    if (path.startsWith('/imports?')) window.polls++;
                    return answer;
                };
                0""");
        var own = catalogue.api.get("/me").json().get("id").asLong();
        catalogue.chooseFile("products.csv", "name,price,quantity\nA,1,1\n");
        page.until("window.sent && window.polls > 0");
        beginImport(own, true);
        var first = newestImport();
        beginImport(own, true);
        page.sees("Sending the file");
        assertThat(page.run("window.polls").asInt()).isOne();
        page.run("window.sent()");
        page.sees("Looking at the rows: 5");
        page.run("""
                window.fetch = (path, options) => {
                    if (options.method !== 'DELETE') return window.realFetch(path, options);
                    window.cancelled = path;
                    return Promise.resolve(new Response(null, {status: 204}));
                };
                0""");
        page.click("Cancel");
        page.until("window.cancelled === '/imports/%d'".formatted(first));
        endImports(own);
        catalogue.isContent();
    }

    private long newestImport() {
        return database.queryForList("SELECT MAX(id) FROM product_import", Long.class)
                .getFirst();
    }

    /** As another tab, or another node, is at it. */
    private void beginImport(long account, boolean dryRun) {
        database.update("""
                INSERT INTO product_import (account_id, format, dry_run, state, started_at, beat_at, read_rows, created_rows,
                    updated_rows, unchanged_rows, failed_rows)
                VALUES (?, 'csv', ?, 'running', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 1 YEAR, 5, 0, 0, 0, 0)""", account, dryRun);
    }

    /** Takes the imports of an account away, and answers their states. */
    private List<String> endImports(long account) {
        var states =
                database.queryForList("SELECT state FROM product_import WHERE account_id = ?", String.class, account);
        database.update("DELETE FROM product_import WHERE account_id = ?", account);
        return states;
    }

    @Test
    void tellsWhatIsWrongWithAFileAsAWhole() {
        var catalogue = editor();
        var page = catalogue.page;
        catalogue.visitor.goTo("/files");
        catalogue.chooseFile("products.csv", "name,colour\nLamp,red\n");
        page.sees("is unknown here; allowed: id, sku, name");
        catalogue.isContent();
    }

    @Test
    void exportsWhatTheTableShows() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        catalogue.create(word + ", \"quoted\"", "10.90", 5);
        catalogue.search(word, 1);
        var csv = catalogue.api.get("/products/export?format=csv&safe=excel&q=" + word);
        var lines = catalogue.api.get("/products/export?format=ndjson&q=" + word);
        catalogue.visitor.openMenu("More");
        page.click("Export these");
        page.sees("Only products with " + word);
        // The token counts no more, and the page does not know.
        TestClock.advance(Duration.ofHours(2));
        page.run("""
                window.showSaveFilePicker = undefined;
                URL.createObjectURL = blob => { window.saved = blob.text(); return 'blob:x'; };
                HTMLAnchorElement.prototype.click = () => {};
                0""");
        page.click("Export");
        page.sees("products.csv is saved");
        assertThat(page.run("window.saved").asString()).isEqualTo(csv.text()).contains("10.90");

        page.run("""
                window.written = '';
                window.showSaveFilePicker = async ({suggestedName}) => ({ createWritable: async () => ({
                    write: async part => { window.written += new TextDecoder().decode(part); },
                    close: async () => { window.written += suggestedName; },
                }) });
                0""");
        page.choose("Format", "ndjson");
        page.click("Export");
        page.sees("products.ndjson is saved");
        assertThat(page.run("window.written").asString()).isEqualTo(lines.text() + "products.ndjson");
        catalogue.isContent();
    }

    @Test
    void asksForAFileAgainThatWasChangedSinceTheLook(@TempDir Path folder) throws IOException {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        var file = Files.writeString(folder.resolve("products.csv"), "name,price,quantity\n%s,1,1\n".formatted(word));
        catalogue.visitor.goTo("/files");
        page.chooseFile("input[type=file]", file);
        page.sees("Import 1 row");
        Files.writeString(file, "name,price,quantity\n%s,1.50,1\n".formatted(word));
        // The browser compares whole seconds.
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
        page.click("Import 1 row");
        page.sees("The file was changed since you chose it.");
        page.chooseFile("input[type=file]", file);
        page.click("Import 1 row");
        page.sees("Imported: 1 new.");
        assertThat(catalogue.api.get("/products?q=" + word).text()).contains("\"price\":1.50");
        catalogue.isContent();
    }

    /** The service has the whole file, so it imports on. */
    @Test
    void saysThatACancelledUploadMayBeImported() {
        var catalogue = editor();
        var page = catalogue.page;
        var word = Catalogue.word();
        catalogue.visitor.goTo("/files");
        catalogue.chooseFile("products.csv", "name,price,quantity\n%s,1,1\n".formatted(word));
        page.sees("Import 1 row");
        page.run("""
                window.realFetch = window.fetch;
                const send = XMLHttpRequest.prototype.send;
                XMLHttpRequest.prototype.send = function (body) {
                    window.fetch = (path, options) => path.startsWith('/imports?') ? new Promise(() => {}) : window.realFetch(path, options);
                    this.abort = this.onabort;
                    this.onload = () => { window.isImported = true; };
                    return send.call(this, body);
                };
                0""");
        page.click("Import 1 row");
        page.until("window.isImported");
        catalogue.answerAgain();
        page.click("Cancel");
        page.sees("Whether the rows were imported is not known.");
        page.sees("Your last import: done, 1 new");
        catalogue.isContent();
    }

    /** It is read each second, and no more of the others each time. */
    @Test
    void saysWhoseImportRuns() {
        var catalogue = editor();
        var page = catalogue.page;
        for (int imports = 0; imports < 21; imports++) {
            beginImport(999_999_999, false);
        }
        catalogue.visitor.goTo("/files");
        try {
            page.sees("Begun by account 999999999");
            page.run("""
                    window.polls = [];
                    window.realFetch = window.fetch;
                    window.fetch = (path, options) => { window.polls.push(path); return window.realFetch(path, options); };
                    0""");
            page.until("window.polls.length > 1");
            assertThat(page.run("window.polls.join()").asString())
                    .contains("/imports")
                    .doesNotContain("limit=21");
        } finally {
            endImports(999_999_999);
        }
        catalogue.isContent();
    }

    @Test
    void endsNoImportInSilenceWhereItsPageIsLeft() {
        var catalogue = editor();
        var page = catalogue.page;
        catalogue.visitor.goTo("/files");
        catalogue.chooseFile("products.csv", "name,price,quantity\nA,1,1\n");
        page.sees("Import 1 row");
        page.until("dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        page.run("XMLHttpRequest.prototype.send = function () { this.abort = this.onabort; }; 0");
        page.click("Import 1 row");
        page.until("!dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        catalogue.visitor.goTo("/account");
        page.sees("You left a running import. Files tells what became of it.");
        page.until("dispatchEvent(new Event('beforeunload', {cancelable: true}))");
        catalogue.isContent();
    }

    @Test
    void looksAgainWhereALookFailed() {
        var catalogue = editor();
        var page = catalogue.page;
        var id = catalogue.create(Catalogue.word(), "10.00", 5);
        catalogue.visitor.goTo("/files");
        catalogue.chooseFile("products.csv", "id,version,price\n%d,0,11.50\n".formatted(id));
        page.sees("Import 1 row");
        loseAnAnswer(page);
        page.click("Accept rows of older versions where others changed other fields");
        page.sees("The service does not answer.");
        page.click("Try again");
        page.until("/Import 1 row|Imported/.test(document.body.innerText)");
        assertThat(catalogue.read(id).get("version").asInt()).isZero();
        page.click("Import 1 row");
        page.sees("Imported: 1 changed.");
        catalogue.isContent();
    }

    @Test
    void looksAgainWhereTheSessionCouldNotBeRenewed() {
        var catalogue = editor();
        var page = catalogue.page;
        catalogue.visitor.goTo("/files");
        // The token counts no more, and the page does not know.
        TestClock.advance(Duration.ofHours(2));
        page.run("""
                window.realFetch = window.fetch;
                window.fetch = (path, options) => path === '/console/session/renew'
                    ? Promise.resolve(new Response('', {status: 503})) : window.realFetch(path, options);
                0""");
        catalogue.chooseFile("products.csv", "name,price,quantity\nA,1,1\n");
        page.until("document.querySelector('.problem')");
        catalogue.answerAgain();
        page.click("Try again");
        page.sees("Import 1 row");
        catalogue.isContent();
    }

    @Test
    void sendsNoFileThatIsCancelledWhileItIsRead() {
        var catalogue = editor();
        var page = catalogue.page;
        catalogue.visitor.goTo("/files");
        page.run("""
                Blob.prototype.slice = () => ({ arrayBuffer: () => new Promise(read => { window.read = read; }) });
                const send = XMLHttpRequest.prototype.send;
                XMLHttpRequest.prototype.send = function (body) { window.isSent = true; return send.call(this, body); };
                0""");
        catalogue.chooseFile("products.csv", "name,price,quantity\nA,1,1\n");
        page.until("window.read");
        page.click("Cancel");
        page.run("window.read(true)");
        page.until("!document.querySelector('progress')");
        assertThat(page.run("window.isSent === undefined").asBoolean()).isTrue();
        page.sees("Another file");
        catalogue.isContent();
    }
}
