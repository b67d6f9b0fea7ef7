package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts.Member;
import dev.storekeeper.browser.Browser;
import dev.storekeeper.browser.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person at the views of the catalogue, who also looks with the API at what came of it. */
final class Catalogue {

    static final String HOSTILE = "<img src=x onerror=alert(1)>";

    final Visitor visitor;
    final Page page;
    final Api api;

    private Catalogue(Visitor visitor, Api api) {
        this.visitor = visitor;
        this.page = visitor.page();
        this.api = api;
    }

    /** Signs in at a window of their own. */
    static Catalogue of(int port, Browser browser, Member member) {
        var visitor = Visitor.at(port, browser);
        visitor.signIn(member.person());
        return new Catalogue(visitor, Api.at(port).withToken(member.token()));
    }

    Catalogue inAnotherTab() {
        var other = visitor.inAnotherTab();
        other.isInside();
        return new Catalogue(other, api);
    }

    /** No other product has this word in its name. */
    static String word() {
        return "w" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    long create(String name, Object price, int quantity) {
        return create(Map.of("name", name, "price", price, "quantity", quantity));
    }

    long create(Map<String, ?> product) {
        var answer = api.post("/products", product);
        assertThat(answer.status()).as(answer::toString).isEqualTo(201);
        return answer.json().get("id").asLong();
    }

    /** Returns the change that the import made. */
    String importFile(String rows) {
        var answer = api.with("Content-Type", "text/csv").post("/products/import?report=errors", rows);
        assertThat(answer.status()).as(answer::toString).isEqualTo(200);
        return answer.string("change");
    }

    JsonNode read(long id) {
        return api.with("Cache-Control", "no-cache").get("/products/" + id).json();
    }

    /** Shows the products with a word, and waits for so many. */
    void search(String word, int expected) {
        visitor.goTo("/products?q=" + word);
        page.until("document.querySelectorAll('.grid [scope=row]').length === " + expected);
    }

    /** The cell of a field in a row of the table. */
    String cell(int row, String field) {
        return "document.querySelector('td.c-%s[data-row=\"%d\"], th.c-%s[data-row=\"%d\"]')"
                .formatted(field, row, field, row);
    }

    /** Edits a cell from the keyboard: Enter, the new value, and a key to end it. */
    void edit(int row, String field, String label, String value, String end) {
        page.until(cell(row, field));
        page.run(cell(row, field) + ".focus()");
        page.press("Enter");
        page.type(label, value);
        page.press(end);
    }

    /** Presses the button of the message that has this text. */
    void answer(String message, String button) {
        var toast = "[...document.querySelectorAll('.toast')].find(one => one.textContent.includes(%s))"
                .formatted(Page.quoted(message));
        page.until(toast);
        page.run("[...%s.querySelectorAll('button')].find(one => one.textContent.trim() === %s).click()"
                .formatted(toast, Page.quoted(button)));
    }

    /** Gives a file to the page as if it were chosen. */
    void chooseFile(String name, String content) {
        page.until("document.querySelector('input[type=file]')");
        page.run("""
                (() => {
                    const chosen = new DataTransfer();
                    chosen.items.add(new File([%s], %s));
                    const input = document.querySelector('input[type=file]');
                    input.files = chosen.files;
                    input.dispatchEvent(new Event('change', {bubbles: true}));
                })()""".formatted(Page.quoted(content), Page.quoted(name)));
    }

    /** Lets requests of a method be answered by something else than the service. */
    void answerInstead(String method, int status, Map<String, ?> problem) {
        var body = new LinkedHashMap<String, Object>(problem);
        body.put("status", status);
        page.run("""
                window.realFetch ??= window.fetch;
                window.fetch = (path, options) => options?.method === %s
                    ? Promise.resolve(new Response(JSON.stringify(%s), {status: %d, headers: {'Content-Type': 'application/problem+json'}}))
                    : window.realFetch(path, options);
                0""".formatted(Page.quoted(method), new JsonMapper().writeValueAsString(body), status));
    }

    /** Keeps back the answers to requests of a method whose path has such a part, until they are released. */
    void holdAnswers(String method, String part) {
        holdAnswers("options?.method === %s && path.includes(%s)".formatted(Page.quoted(method), Page.quoted(part)));
    }

    /** Keeps back the answers to requests of which the expression is true, until they are released. */
    void holdAnswers(String expression) {
        page.run("""
                window.realFetch ??= window.fetch;
                window.held = 0;
                window.released = new Promise(release => { window.release = release; });
                window.fetch = async (path, options) => {
                    const answer = await window.realFetch(path, options);
                    if (%s) {
                        window.held++;
                        await window.released;
                    }
                    return answer;
                };
                0""".formatted(expression));
    }

    /** Waits until so many answers are held, and releases them. */
    void releaseAnswers(int held) {
        page.until("window.held === " + held);
        page.run("window.release()");
    }

    /** Lets the page read two rows at a time. */
    void readByTwo() {
        page.run("""
                window.realFetch ??= window.fetch;
                window.fetch = (path, options) => window.realFetch(path.replace(/limit=\\d+/, 'limit=2'), options);
                0""");
    }

    void answerAgain() {
        page.run("window.fetch = window.realFetch; 0");
    }

    /** The number of the change that made the newest version of a product. */
    long newestChange(long id) {
        return api.get("/products/" + id + "/history?limit=1")
                .json()
                .get(0)
                .get("change")
                .asLong();
    }

    /** Waits until a list says so of a change: {@code undone}, which it does not offer to undo, or {@code partly undone}. */
    void isUndone(Object change, String how) {
        page.until(
                "[...document.querySelectorAll('.entries li')].some(one => one.querySelector('.badge')?.textContent === '%s' && "
                                .formatted(how)
                        + "one.innerHTML.includes('change %s\"') && Boolean(one.querySelector('[aria-label=\"Undo change %s\"]')) === %s)"
                                .formatted(change, change, !how.equals("undone")));
    }

    void isContent() {
        visitor.isContent();
    }
}
