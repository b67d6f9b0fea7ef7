package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.TestClock;
import dev.storekeeper.browser.WithBrowser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a session: in two tabs, on two devices, offline, and when another page would use it. */
class SessionJourneyTests extends WithBrowser {

    @Test
    void endsOtherSessions() {
        var visitor = Visitor.at(port, browser);
        var ada = visitor.signUp();
        var phone = ada.signIn(Api.at(port).with("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS) Safari/604"));
        var program = ada.signIn(Api.at(port).with("User-Agent", "curl/8.5"));
        var page = visitor.page();
        visitor.goTo("/account");
        page.sees("Safari on iPhone");
        page.sees("curl/8.5");
        page.sees("this one");
        page.run(
                "const end = [...document.querySelectorAll('tr')].find(row => row.innerText.includes('iPhone')).querySelector('button');"
                        + " end.focus(); end.click()");
        page.sees("Safari on iPhone is signed out.");
        page.until("document.activeElement.matches('h1')");
        assertThat(status(phone.get("token").asString())).isEqualTo(401);
        assertThat(status(program.get("token").asString())).isEqualTo(200);
        page.click("Sign out everywhere else");
        page.click("Sign out");
        page.sees("All other sessions have ended.");
        assertThat(status(program.get("token").asString())).isEqualTo(401);
        page.reload();
        visitor.isInside();
        visitor.isContent();
    }

    @Test
    @Proves("W03")
    void staysOpenInTabsThatRenewAtOnceAndEndsInAll() {
        var first = Visitor.at(port, browser);
        var ada = first.signUp();
        var second = first.inAnotherTab();
        second.isInside();
        for (int times = 0; times < 3; times++) {
            TestClock.advance(Duration.ofHours(2));
            var reading =
                    "import('/console/api.js').then(({request}) => request('GET', '/me')).then(answer => answer.status)";
            first.page().run("window.read = " + reading + "; 0");
            assertThat(second.page().run(reading).asInt()).isEqualTo(200);
            assertThat(first.page().run("window.read").asInt()).isEqualTo(200);
        }
        first.openMenu("Account " + ada.name());
        first.page().click("Sign out");
        first.isOutside();
        second.isOutside();
        first.isContent();
        second.isContent();
    }

    /** What is asked of one account is not answered by the next one. */
    @Test
    void endsQuestionsWithTheSession() {
        var first = Visitor.at(port, browser);
        var ada = first.signUp();
        var second = first.inAnotherTab();
        second.goTo("/account");
        second.page().click("Make new codes");
        second.page().sees("The old ones stop working at once.");
        first.goTo("/account");
        TestClock.advance(Duration.ofMinutes(6));
        first.page().click("Make new codes");
        first.page().click("Make new codes");
        first.page().sees("This needs a proof of the last five minutes");
        var third = first.inAnotherTab();
        third.openMenu("Account " + ada.name());
        third.page().click("Sign out");
        first.isOutside();
        second.isOutside();
        first.page().until("!document.querySelector('dialog')");
        second.page().until("!document.querySelector('dialog')");
        first.isContent();
        second.isContent();
    }

    /** The end of a session is not told to other tabs where the service ends it. */
    @Test
    void beginsAnewWhereAnotherTabSignsInAnotherAccount() {
        var ada = TestAccounts.at(port).enrolled().person();
        var ben = TestAccounts.at(port).enrolled().person();
        var first = Visitor.at(port, browser);
        first.signIn(ada);
        var second = first.inAnotherTab();
        second.isInside();
        first.goTo("/account");
        first.page().click("Change");
        first.page().type("Present password", ada.password());
        // A message that does not go by itself.
        first.page().run("""
                import('/console/ui.js').then(({notify}) => {
                    const later = window.setTimeout;
                    window.setTimeout = () => 0;
                    notify('Said to Ada.');
                    window.setTimeout = later;
                })""");
        first.page().sees("Said to Ada.");
        loseSession(second, ada);
        first.page().run("""
                window.realFetch = window.fetch;
                window.fetch = (path, options) =>
                    path === '/me' ? Promise.resolve(new Response('', {status: 503})) : window.realFetch(path, options);
                0""");
        second.signIn(ben);
        first.page().sees("The service does not answer");
        first.page().until("!document.querySelector('.shell')");
        first.page().run("window.fetch = window.realFetch; 0");
        first.page().click("Try again");
        first.page().until("document.querySelector('.who')?.textContent === '" + ben.name() + "'");
        first.page().until("!document.querySelector('dialog')");
        first.page().until("!document.querySelector('.toast')");
        first.isContent();
        second.isContent();
    }

    /** What an account typed waits for it, also in a cell that is still open. */
    @Test
    @Proves("W07")
    void sendsNoEditOfAnAccountForAnother() {
        var ada = TestAccounts.at(port).enrolled();
        var ben = TestAccounts.at(port).enrolled().person();
        var first = Catalogue.of(port, browser, ada);
        var name = Catalogue.word();
        var id = first.create(name, "10.00", 5);
        first.search(name, 1);
        var second = first.visitor.inAnotherTab();
        second.isInside();
        first.page.run("""
                window.sent = [];
                window.realFetch = window.fetch;
                window.fetch = (path, options) => {
                    window.sent.push(options?.method);
                    return window.isLost ? Promise.reject(new TypeError('lost')) : window.realFetch(path, options);
                };
                window.isLost = true""");
        first.edit(0, "price", "Price of " + name, "11.00", "Enter");
        first.page.sees("1 edit is not saved.");
        first.page.run(first.cell(0, "quantity") + ".focus()");
        first.page.press("Enter");
        first.page.type("Quantity of " + name, "6");
        first.page.run("window.isLost = false; window.sent = []; 0");
        loseSession(second, ada.person());
        second.signIn(ben);
        first.page.until("document.querySelector('.who')?.textContent === '" + ben.name() + "'");
        first.page.until("document.querySelector('.grid')");
        assertThat(first.page.run("window.sent.join()").asString())
                .contains("GET")
                .doesNotContain("PATCH");
        assertThat(first.page.text()).doesNotContain("not saved");

        first.edit(0, "price", "Price of " + name, "12.00", "Enter");
        first.page.sees("10.00 → 12.00");
        first.visitor.openMenu("Account " + ben.name());
        first.page.click("Sign out");
        first.visitor.signIn(ada.person());
        first.page.sees("2 edits are not saved.");
        first.page.sees("price “11.00”");
        first.page.sees("quantity “6”");
        assertThat(database.queryForObject("SELECT quantity FROM product WHERE id = ?", Integer.class, id))
                .isEqualTo(5);
        first.isContent();
        second.isContent();
    }

    /** The cookie is there before the recovery codes are kept, so the tab need not tell the others that it signed in. */
    @Test
    @Proves("W07")
    void beginsAnewWhereAnotherTabRenewsForAnotherAccount() {
        var ada = TestAccounts.at(port).enrolled().person();
        var first = Visitor.at(port, browser);
        first.signIn(ada);
        var second = first.inAnotherTab();
        second.isInside();
        loseSession(second, ada);
        var ben = second.enrol();
        second.page().reload();
        second.isInside();
        first.page().until("document.querySelector('.who')?.textContent === '" + ben.name() + "'");
        first.isContent();
        second.isContent();
    }

    /** The cookie is that of another account before the tab hears of it. */
    @Test
    @Proves("W07")
    void repeatsNoRequestWithTheTokenOfAnotherAccount() {
        var ada = TestAccounts.at(port).enrolled();
        var ben = TestAccounts.at(port).enrolled();
        var catalogue = Catalogue.of(port, browser, ada);
        var page = catalogue.page;
        var name = Catalogue.word();
        catalogue.create(name, "10.00", 5);
        catalogue.search(name, 1);
        page.run("""
                window.sent = [];
                window.realFetch = window.fetch;
                window.fetch = async (path, options) => {
                    if (options?.method === 'PATCH') window.sent.push(options.headers.Authorization);
                    if (path === '/console/session/renew') return Response.json({token: '%s', expires_in: 900});
                    if (options?.method !== 'PATCH' || window.isRefused) return window.realFetch(path, options);
                    window.isRefused = true;
                    return Response.json({status: 401, code: 'token_invalid'}, {status: 401});
                };
                0""".formatted(ben.token()));
        catalogue.edit(0, "price", "Price of " + name, "11.00", "Enter");
        page.until("document.querySelector('.who')?.textContent === '"
                + ben.person().name() + "'");
        page.until("document.querySelector('.grid')");
        assertThat(page.run("window.sent.length").asInt()).isOne();
        assertThat(page.run("window.sent[0]").asString()).doesNotContain(ben.token());
        assertThat(page.text()).doesNotContain("not saved");
        catalogue.isContent();
    }

    /** Neither to try one again that was refused, nor to undo one that was done. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Proves("W07")
    void offersTheNextAccountNoRequestOfTheOneBefore(boolean refused) {
        var ada = TestAccounts.at(port).enrolled();
        var ben = TestAccounts.at(port).enrolled().person();
        var first = Catalogue.of(port, browser, ada);
        var id = first.create(Catalogue.word(), "10.00", 5);
        var second = first.visitor.inAnotherTab();
        second.isInside();
        if (refused) {
            endSessionsOf(ada.person());
        }
        first.holdAnswers("DELETE", "");
        first.page.run("""
                import('/console/views/product.js')
                    .then(({removeProduct}) => { window.removal = removeProduct({id: %d, name: '', version: 0}); });
                0""".formatted(id));
        first.page.until("window.held");
        second.page().run("location.hash = '/account'");
        if (refused) {
            second.page().sees("Your session has ended. Please sign in again.");
        } else {
            second.page().click("Sign out");
        }
        second.signIn(ben);
        first.page.until("document.querySelector('.who')?.textContent === '" + ben.name() + "'");
        first.releaseAnswers(1);
        first.page.run("window.removal");
        first.page.until("document.querySelector('.who')");
        assertThat(first.page.run("document.querySelectorAll('.toast').length").asInt())
                .isZero();
        first.isContent();
        second.isContent();
    }

    /** What the service did for one account leads to no write, no question and no message for the next one. */
    @Test
    @Proves("W07")
    void goesOnForNoOtherAccount() {
        var ada = TestAccounts.at(port).enrolled();
        var ben = TestAccounts.at(port).enrolled().person();
        var first = Catalogue.of(port, browser, ada);
        var name = Catalogue.word();
        first.importFile("name,price,quantity,low_stock_at\n" + name + ",10.00,0,4\n");
        var id = first.api.get("/products?q=" + name).json().get(0).get("id").asLong();
        var imported = first.newestChange(id);
        var second = first.visitor.inAnotherTab();
        second.isInside();
        first.visitor.goTo("/products/" + id);
        first.page.type("Description optional", "red");
        first.api.patch("/products/" + id, Map.of("description", "blue"));
        first.holdAnswers("/PATCH|DELETE|POST/.test(options?.method) && path.startsWith('/products')"
                + " || path.startsWith('/changes/')");
        first.page.click("Save");
        first.page.click("Undo change " + imported);
        first.page.run("""
                import('/console/views/product.js').then(({removeProduct}) => { removeProduct({id: %d, name: '', version: 0}); });
                0""".formatted(id));
        first.page.until("window.held === 3");
        first.visitor.goTo("/stock");
        first.page.type("How many of " + name + " to add", "much");
        first.page.press("Enter");
        first.page.until("window.held === 4");
        first.search(name, 1);
        first.edit(0, "price", "Price of " + name, "11.00", "Enter");
        first.page.until("window.held === 5");

        signInInstead(second, ben);
        first.page.until("document.querySelector('.who')?.textContent === '" + ben.name() + "'");
        first.page.until("document.querySelector('.grid') && !document.querySelector('.skeleton')");
        first.page.run("""
                const real = window.fetch;
                window.sent = [];
                window.fetch = (path, options) => { window.sent.push(options?.method + ' ' + path); return real(path, options); };
                0""");
        first.releaseAnswers(5);
        first.page.until("document.querySelector('.grid')");
        assertThat(first.page
                        .run("document.querySelectorAll('dialog, .toast').length")
                        .asInt())
                .isZero();
        assertThat(first.page.run("window.sent.join()").asString())
                .doesNotContain("POST")
                .doesNotContain("/products/" + id);

        first.visitor.openMenu("Account " + ben.name());
        first.page.click("Sign out");
        first.visitor.signIn(ada.person());
        first.page.sees("1 edit is not saved.");
        first.page.click("Save again");
        first.page.until("!document.querySelector('section.unsaved')");
        first.isContent();
        second.isContent();
    }

    /** Neither where the answer to the sign-out comes later than the next account. */
    @ParameterizedTest
    @CsvSource({"Sign out, DELETE, /console/session", "Sign out everywhere, POST, /logout"})
    @Proves("W07")
    void signsOutNoOtherAccount(String way, String method, String path) {
        var ada = TestAccounts.at(port).enrolled();
        var ben = TestAccounts.at(port).enrolled().person();
        var first = Catalogue.of(port, browser, ada);
        var second = first.visitor.inAnotherTab();
        second.isInside();
        first.holdAnswers(method, path);
        first.visitor.openMenu("Account " + ada.person().name());
        first.page.click(way);
        first.page.until("window.held === 1");
        loseSession(second, ada.person());
        second.signIn(ben);
        first.page.until("document.querySelector('.who')?.textContent === '" + ben.name() + "'");
        first.releaseAnswers(1);
        first.page.until("document.querySelector('.who')");
        assertThat(first.page.run("document.querySelectorAll('.toast').length").asInt())
                .isZero();
        second.page().until("document.querySelector('.who')");
        first.isContent();
        second.isContent();
    }

    /** The others go on then. */
    @Test
    void doesNotSayThatItEndedAllSessionsWhereItsOwnHasEnded() {
        var ada = TestAccounts.at(port).enrolled().person();
        var visitor = Visitor.at(port, browser);
        visitor.signIn(ada);
        visitor.openMenu("Account " + ada.name());
        endSessionsOf(ada);
        visitor.page().click("Sign out everywhere");
        visitor.page().sees("Your session has ended. Please sign in again.");
        visitor.isContent();
    }

    /** The cookie is that of the next account, whose tab has not told the others yet: its recovery codes are not kept. */
    @Test
    @Proves("W07")
    void signsOutNoAccountOfWhichItHasNotHeard() {
        var ada = TestAccounts.at(port).enrolled().person();
        var first = Visitor.at(port, browser);
        first.signIn(ada);
        var second = first.inAnotherTab();
        second.isInside();
        loseSession(second, ada);
        var ben = second.enrol();
        first.openMenu("Account " + ada.name());
        first.page().click("Sign out");
        first.page().until("document.querySelector('.who')?.textContent === '" + ben.name() + "'");
        second.page().click("I have kept them");
        second.isInside();
        first.isContent();
        second.isContent();
    }

    /** A tab that finds the cookie does not sign in. The one that shows recovery codes goes on with them. */
    @Test
    void goesOnWhereAnotherTabFindsASession() {
        var first = Visitor.at(port, browser);
        first.isOutside();
        var second = first.inAnotherTab();
        var ben = second.enrol();
        var third = first.inAnotherTab();
        third.isInside();
        first.page().until("document.querySelector('.who')?.textContent === '" + ben.name() + "'");
        second.page().sees("Keep your recovery codes");
        second.page().click("I have kept them");
        second.isInside();
        first.isContent();
        second.isContent();
        third.isContent();
    }

    /** The answer to the renewal of one account comes later than the next account. */
    @Test
    @Proves("W07")
    void endsNoSessionOfAnotherAccountByARefusedRenewal() {
        var ada = TestAccounts.at(port).enrolled();
        var ben = TestAccounts.at(port).enrolled().person();
        var first = Catalogue.of(port, browser, ada);
        var second = first.visitor.inAnotherTab();
        second.isInside();
        loseSession(second, ada.person());
        first.holdAnswers("POST", "/console/session/renew");
        first.page.run("location.hash = '/account'");
        first.page.until("window.held === 1");
        second.signIn(ben);
        first.page.until("!document.querySelector('.shell')");
        first.releaseAnswers(1);
        first.page.until("document.querySelector('.who')?.textContent === '" + ben.name() + "'");
        second.page().until("document.querySelector('.who')?.textContent === '" + ben.name() + "'");
        first.isContent();
        second.isContent();
    }

    @Test
    void showsRecoveryCodesUntilTheyAreKept() {
        var ben = TestAccounts.at(port).enrolled().person();
        var first = Visitor.at(port, browser);
        var second = first.inAnotherTab();
        first.enrol();
        first.page().run("""
                new BroadcastChannel('storekeeper').onmessage = ({data}) => { window.heard ||= data.kind === 'signed-in'; };
                0""");
        second.signIn(ben);
        first.page().until("window.heard");
        first.page().sees("Keep your recovery codes");
        first.page().click("I have kept them");
        first.page().until("document.querySelector('.who')?.textContent === '" + ben.name() + "'");
        first.isContent();
        second.isContent();
    }

    @Test
    void startsWithTheAccountThatSignedInLast() {
        var ada = TestAccounts.at(port).enrolled();
        var ben = TestAccounts.at(port).enrolled().person();
        var eve = TestAccounts.at(port).enrolled().person();
        var first = Catalogue.of(port, browser, ada);
        var second = first.visitor.inAnotherTab();
        second.isInside();
        first.holdAnswers("GET", "/me");
        loseSession(second, ada.person());
        second.signIn(ben);
        first.page.until("window.held === 1");
        loseSession(second, ben);
        second.signIn(eve);
        first.releaseAnswers(1);
        first.page.until("document.querySelector('.who')?.textContent === '" + eve.name() + "'");
        first.isContent();
        second.isContent();
    }

    /** The browser's question for a passkey stays open while another account signs in. */
    @Test
    @Proves("W07")
    void sendsNoPasskeyOfAnAccountForAnother() {
        var first = Visitor.at(port, browser);
        first.page().plugIn();
        var ada = first.signUp();
        var ben = TestAccounts.at(port).enrolled().person();
        first.goTo("/account");
        first.page().click("Add");
        first.page().type("Name", "the key in my pocket");
        first.page().click("Continue");
        first.page().sees("The passkey is added.");
        first.page().run("""
                window.sent = [];
                window.realFetch = window.fetch;
                window.fetch = (path, options) => {
                    if (options?.method === 'POST') window.sent.push(path);
                    return window.realFetch(path, options);
                };
                const ask = () => new Promise(answer => { window.answer = () => answer({toJSON: () => ({})}); });
                navigator.credentials.get = navigator.credentials.create = ask;
                0""");
        TestClock.advance(Duration.ofMinutes(6));
        first.openMenu("Actions for the key in my pocket");
        first.page().click("Remove");
        first.page().click("Remove");
        first.page().click("Use a passkey");
        answersNothingFor(first, ben);

        first.goTo("/account");
        first.page().click("Add");
        first.page().click("Continue");
        answersNothingFor(first, ada);
        first.isContent();
    }

    private static void answersNothingFor(Visitor visitor, Person next) {
        var page = visitor.page();
        page.until("window.answer");
        var other = visitor.inAnotherTab();
        other.isInside();
        signInInstead(other, next);
        page.until("document.querySelector('.who')?.textContent === '" + next.name() + "'");
        page.run("window.sent = []; window.answer(); window.answer = null; 0");
        page.until("document.querySelector('.who') && !document.querySelector('dialog')");
        assertThat(page.run("window.sent.join()").asString()).isEmpty();
        other.isContent();
    }

    /** The page stays as it is, with all that is typed into its forms. */
    @Test
    void goesOnWhereAnotherTabSignsInTheSameAccount() {
        var ada = TestAccounts.at(port).enrolled();
        var first = Catalogue.of(port, browser, ada);
        var id = first.create(Catalogue.word(), "10.00", 10);
        var second = first.visitor.inAnotherTab();
        second.isInside();
        first.visitor.goTo("/products/" + id);
        // What is still read would be refused once the session is lost, and the tab be signed out.
        for (var part : List.of("Since the beginning", "So there are", "created \"")) {
            first.page.sees(part);
        }
        first.page.type("How many", "3");
        first.page.run("""
                new BroadcastChannel('storekeeper').onmessage = ({data}) => { window.heard ||= data.kind === 'signed-in'; };
                0""");
        loseSession(second, ada.person());
        second.signIn(ada.person());
        first.page.until("window.heard");
        first.page.press("Enter");
        first.page.sees("3 sold, 7 left");
        first.isContent();
        second.isContent();
    }

    /** A page at another port is of the same site: the browser sends the cookie along, and the service refuses the request. */
    @Test
    @Proves("W02")
    void isOfNoUseToAnotherPage() throws IOException {
        var visitor = Visitor.at(port, browser);
        var ada = visitor.signUp();
        var before = tokens(ada);
        var renew = "http://localhost:" + port + "/console/session/renew";
        var attack = """
                <form method="post" action="%1$s"></form>
                <script>
                  Promise.all([
                    fetch('%1$s', {method: 'POST', credentials: 'include', mode: 'no-cors'}),
                    fetch('%1$s', {method: 'POST', credentials: 'include', headers: {'X-Storekeeper-Console': '1'}}).catch(() => 0),
                    fetch('%1$s'.replace('/renew', ''), {method: 'DELETE', credentials: 'include'}).catch(() => 0),
                  ]).then(() => document.forms[0].submit());
                </script>""".formatted(renew);
        var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            var body = attack.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        other.start();
        try {
            visitor.page()
                    .run("location.href = 'http://localhost:%d/'; 0"
                            .formatted(other.getAddress().getPort()));
            visitor.page()
                    .until("location.href === '" + renew + "' && document.body.innerText.includes('refresh_refused')");
        } finally {
            other.stop(0);
        }
        assertThat(tokens(ada)).isEqualTo(before);
        visitor.page().visit("http://localhost:" + port + "/");
        visitor.isInside();
    }

    @Test
    void saysThatTheSessionHasEnded() {
        var visitor = Visitor.at(port, browser);
        var ada = visitor.signUp();
        loseSession(visitor, ada);
        visitor.page().until("document.activeElement.name === 'username'");
        assertThat(visitor.page()
                        .run(
                                "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent")
                        .asString())
                .isEqualTo("Your session has ended. Please sign in again.");
        visitor.isContent();
    }

    @Test
    void bearsALostConnectionAndABusyService() {
        var visitor = Visitor.at(port, browser);
        visitor.signUp();
        var page = visitor.page();
        page.setOffline(true);
        page.run("location.hash = '/account'");
        page.sees("No connection to the service.");
        page.setOffline(false);
        page.until("!document.querySelector('.banner')");

        page.run("""
                window.real = window.fetch;
                window.busy = 0;
                window.fetch = (...asked) => asked[0] === '/me/passkeys' && window.busy++ < 1
                    ? Promise.resolve(new Response(JSON.stringify({title: 'Service Unavailable', status: 503, detail: 'x', code: 'busy'}),
                        {status: 503, headers: {'Retry-After': '1', 'Content-Type': 'application/problem+json'}}))
                    : window.real(...asked);
                location.hash = '/products'""");
        page.run("location.hash = '/account'");
        page.until("window.busy === 2");
        page.until("!document.querySelector('.banner')");
        visitor.isContent();

        page.setOffline(true);
        page.run("import('/console/token.js').then(({renew}) => renew())");
        page.setOffline(false);
        page.reload();
        visitor.isInside();
    }

    private static void signInInstead(Visitor tab, Person next) {
        tab.goTo("/account");
        tab.page().click("Sign out");
        tab.signIn(next);
    }

    private void loseSession(Visitor tab, Person person) {
        endSessionsOf(person);
        tab.page().run("location.hash = location.hash === '#/account' ? '/products' : '/account'");
        tab.page().sees("Your session has ended. Please sign in again.");
    }

    /** Each token has expired then as well, so that the service need not forget what it knows of the session. */
    private void endSessionsOf(Person person) {
        database.update(
                "UPDATE session SET ended_at = created_at WHERE account_id = (SELECT id FROM account WHERE username = ?)",
                person.name());
        TestClock.advance(Duration.ofHours(2));
    }

    private int status(String token) {
        return Api.at(port).withToken(token).get("/me").status();
    }

    private int tokens(Person person) {
        return database.queryForList(
                        "SELECT 1 FROM refresh_token JOIN session ON session.id = session_id JOIN account ON account.id = account_id"
                                + " WHERE username = ?",
                        person.name())
                .size();
    }
}
