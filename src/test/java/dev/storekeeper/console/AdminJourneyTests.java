package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.browser.Page;
import dev.storekeeper.browser.WithBrowser;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An admin at work, and what everyone has at hand: the palette and the drawer of requests. */
class AdminJourneyTests extends WithBrowser {

    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private Visitor admin() {
        var person = TestAccounts.at(port).admin(database).person();
        var visitor = Visitor.at(port, browser);
        visitor.signIn(person);
        return visitor;
    }

    @Test
    void changesRolesAndLocks() {
        var member = TestAccounts.at(port).enrolled();
        var name = member.person().name();
        var visitor = admin();
        var page = visitor.page();
        visitor.goTo("/admin/users");
        page.type("Username begins with", name);
        page.until("document.querySelectorAll('tbody tr').length === 1");
        visitor.openMenu("Role of " + name + ": Editor");
        page.click("Viewer: reads");
        page.click("Change the role");
        page.sees(name + " is viewer now.");
        assertThat(Api.at(port).withToken(member.token()).get("/me").status()).isEqualTo(401);
        visitor.openMenu("Actions for " + name);
        page.click("Lock");
        page.click("Lock");
        page.sees(name + " is locked.");
        page.until("document.querySelector('tbody .badge')?.textContent.includes('locked')");
        visitor.openMenu("Actions for " + name);
        page.click("Unlock");
        page.sees(name + " is unlocked.");
        visitor.openMenu("Actions for " + name);
        page.click("Delete");
        page.type("Type " + name + " to go on", name);
        page.press("Enter");
        page.sees(name + " is deleted.");
        visitor.isContent();
    }

    @Test
    void invitesAndVerifiesTheTrail() {
        var visitor = admin();
        var page = visitor.page();
        visitor.goTo("/admin/invites");
        page.click("New invite");
        page.choose("Role", "VIEWER");
        page.type("Note", "for the new one");
        page.run("document.querySelector('dialog [type=submit]').focus()");
        page.press("Enter");
        page.sees("The invite is made");
        page.until("document.activeElement.innerText === 'Done'");
        var link = page.run("document.querySelector('dialog code').textContent").asString();
        page.click("Done");
        page.sees("for the new one");

        var guest = Visitor.at(port, browser);
        guest.page().visit(link.replaceFirst("http://[^/]*", "http://localhost:" + port));
        guest.page().sees("Invite or setup code");
        var name = TestAccounts.newName();
        guest.page().type("Username", name);
        guest.page().type("Password", "four words of mine");
        guest.page().click("Create account");
        guest.page().type("Six digits", guest.scan().nextCode());
        guest.page().click("I have kept them");
        guest.isInside();
        guest.goTo("/account");
        guest.page().sees("viewer");
        guest.page().run("location.hash = '/admin/users'");
        guest.page().sees("This page is for admins.");
        guest.isContent();

        visitor.goTo("/admin/audit");
        page.choose("Event", "INVITE_USED");
        page.until("document.querySelectorAll('tbody tr').length > 0");
        page.until("[...document.querySelectorAll('tbody .badge')].every(one => one.textContent === 'used an invite')");
        page.click("Verify the trail");
        page.sees("intact:");
        visitor.goTo("/admin/audit?since=12345-01-01T00:00");
        page.sees("Clear");
        visitor.goTo("/admin/keys");
        page.sees("signs");
        visitor.isContent();
    }

    @Test
    void invitesForAsLongAsItSays() {
        var days = Map.of("one day", 1, "a week", 7, "4 weeks", 28);
        var visitor = admin();
        var page = visitor.page();
        visitor.goTo("/admin/invites");
        page.click("New invite");
        page.sees("Works for");
        var options =
                page.run("[...document.querySelectorAll('dialog select')[1].options].map(it => [it.text, it.value])");
        page.click("Cancel");
        assertThat(options).hasSize(days.size());
        for (var option : options) {
            var note = TestAccounts.newName();
            page.click("New invite");
            page.choose("Works for", option.get(1).asString());
            page.type("Note", note);
            page.click("Make the invite");
            page.click("Done");
            page.sees(note);
            assertThat(database.queryForObject(
                            "SELECT ROUND(TIMESTAMPDIFF(HOUR, UTC_TIMESTAMP, expires_at) / 24) FROM invite WHERE note = ?",
                            Integer.class,
                            note))
                    .as(option::toString)
                    .isEqualTo(days.get(option.get(0).asString()));
        }
        visitor.isContent();
    }

    @Test
    void showsAnInviteWhoseAnswerWasLost() {
        var visitor = admin();
        var page = visitor.page();
        var note = TestAccounts.newName();
        visitor.goTo("/admin/invites");
        page.click("New invite");
        page.type("Note", note);
        visitor.loseAnswer("POST", "/invites");
        page.click("Make the invite");
        page.sees("The service does not answer.");
        page.click("Cancel");
        page.sees(note);
        visitor.isContent();
    }

    @Test
    void asksAgainForANameThatCouldNotBeRead() {
        var member = TestAccounts.at(port).enrolled();
        var id = Api.at(port)
                .withToken(member.token())
                .get("/me")
                .json()
                .get("id")
                .asLong();
        var visitor = admin();
        var page = visitor.page();
        page.run("""
                window.realFetch = window.fetch;
                window.fetch = (path, options) => path === '/users/%d'
                    ? Promise.resolve(new Response('', {status: window.failed = 500})) : window.realFetch(path, options);
                0""".formatted(id));
        visitor.goTo("/admin/audit?account=" + id);
        page.until("window.failed && document.querySelector('tbody a')?.textContent === '" + id + "'");
        page.run("window.fetch = window.realFetch; 0");
        visitor.goTo("/admin/users");
        visitor.goTo("/admin/audit?account=" + id);
        page.until("document.querySelector('tbody a')?.textContent === "
                + Page.quoted(member.person().name()));
        visitor.isContent();
    }

    @Test
    void letsAUserConnectANewPhoneAfterAReset() {
        var member = TestAccounts.at(port).enrolled().person();
        var visitor = admin();
        visitor.goTo("/admin/users?username=" + member.name());
        visitor.openMenu("Actions for " + member.name());
        visitor.page().click("Reset the second factor");
        visitor.page().click("Reset");
        visitor.page().sees(member.name() + " connects a new phone at the next sign-in.");

        var owner = Visitor.at(port, browser);
        owner.givePassword(member);
        owner.page().sees("Connect your phone");
        owner.page().type("Six digits", owner.scan().nextCode());
        owner.page().sees("Keep your recovery codes");
        owner.page().click("I have kept them");
        owner.isInside();
        owner.isContent();
        visitor.isContent();
    }

    @Test
    void goesAnywhereAndShowsEachRequest() {
        var visitor = admin();
        var page = visitor.page();
        // A page that has just come takes the focus from the bar above it.
        page.until("document.activeElement.tagName === 'H1'");
        page.run("document.querySelector('.goto').focus()");
        page.press("Enter");
        page.type("Search or go to", "trail");
        page.press("Enter");
        page.until("location.hash === '#/admin/audit'");
        page.until("document.activeElement.textContent === 'Audit trail'");
        page.press("Ctrl+j");
        page.until("document.querySelector('.drawer')");
        page.run("document.querySelectorAll('.drawer details').forEach(one => one.open = true)");
        var drawer = page.run("document.querySelector('.drawer').innerText").asString();
        assertThat(drawer)
                .contains(
                        "-H \"Authorization: Bearer $TOKEN\"",
                        "/audit?limit=50",
                        "/login",
                        "<password>",
                        "<code>",
                        " ms")
                .doesNotContain("eyJ", "a quite long password");
        var curl = page.run(
                        "[...document.querySelectorAll('.drawer pre')].map(one => one.innerText).find(one => one.includes(\"/me'\"))")
                .asString();
        assertThat(curl).contains("curl -s", "http://localhost:" + port + "/me'", "$TOKEN");
        page.run("navigator.clipboard.writeText = async text => { window.copied = text; }");
        page.click("Copy");
        page.until("document.querySelector('.curl button').textContent === 'Copied'");
        assertThat(page.run("window.copied").asString()).startsWith("curl -s");
        page.run("navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false; 0");
        page.run("document.querySelector('.curl button').click()");
        page.sees("It could not be copied. Select it instead.");
        page.press("Escape");
        page.until("!document.querySelector('.drawer')");
        visitor.isContent();
    }

    @Test
    void saysWhyNothingIsFound() {
        var visitor = admin();
        var page = visitor.page();
        page.press("Ctrl+k");
        page.type("Search or go to", TestAccounts.newName());
        page.sees("Nothing is called so.");
        page.setOffline(true);
        page.type("Search or go to", TestAccounts.newName());
        page.sees("The service does not answer.");
        page.setOffline(false);
        page.type("Search or go to", TestAccounts.newName());
        page.sees("Nothing is called so.");
        visitor.isContent();
    }

    @Test
    void answersAQuestionWithNoBeforeTheNext() {
        var visitor = admin();
        var page = visitor.page();
        page.run("""
                import('/console/ui.js').then(({confirm}) => {
                    confirm({title: 'Delete the first?', label: 'Delete'}).then(answer => { window.first = answer; });
                    confirm({title: 'Delete the second?', label: 'Delete'}).then(answer => { window.second = answer; });
                })""");
        page.until("window.first === false");
        page.sees("Delete the second?");
        page.run("document.querySelector('dialog [type=submit]').click()");
        page.until("window.second && !document.querySelector('dialog')");
        visitor.isContent();
    }

    /** The page stays in use beside the drawer, and the first line of what has the focus lies above it. */
    @Test
    void keepsTheFocusBesideTheDrawer() {
        var visitor = admin();
        var page = visitor.page();
        visitor.goTo("/products");
        page.click("New product");
        page.type("Name", TestAccounts.newName());
        page.type("Price", "1");
        page.click("Create");
        page.until("!document.querySelector('dialog')");
        visitor.goTo(
                page.run("document.querySelector('th.c-name a').hash.slice(1)").asString());
        page.type("Name", "a");
        page.press("Ctrl+j");
        page.until("document.activeElement.closest('.drawer')");
        page.type("Description optional", "b");
        page.press("Escape");
        page.until("!document.querySelector('.drawer')");
        page.type("c");
        page.until("document.querySelector('textarea').value === 'bc'");

        for (int width : new int[] {1280, 390}) {
            page.resize(width, 800);
            page.run("scrollTo(0, 0)");
            page.run("document.querySelector('.product-form input').focus()");
            page.press("Ctrl+j");
            page.until("document.activeElement.closest('.drawer')");
            page.run("document.querySelector('.product-form input').focus({preventScroll: true})");
            for (int presses = 0; presses < 8; presses++) {
                page.press("Tab");
                assertThat(page.run("document.activeElement.getBoundingClientRect().top + 20"
                                        + " - document.querySelector('.drawer').getBoundingClientRect().top")
                                .asDouble())
                        .as("%s at %d", page.run("document.activeElement.outerHTML"), width)
                        .isNotPositive();
            }
            page.press("Escape");
            page.until("!document.querySelector('.drawer')");
        }
        visitor.isContent();
    }

    @Test
    void worksWithoutAMouse() {
        var person = TestAccounts.at(port).admin(database).person();
        var page = Visitor.at(port, browser).page();
        page.until("document.activeElement.name === 'username'");
        page.type(person.name());
        page.press("Tab");
        page.type(person.password());
        page.press("Enter");
        page.until("document.activeElement.name === 'code'");
        page.type(person.phone().nextCode());
        page.until("document.querySelector('.shell') && location.hash.length > 2");
        page.press("Ctrl+k");
        page.until("document.activeElement.getAttribute('role') === 'combobox'");
        page.type(person.name());
        page.sees("admin");
        page.press("ArrowDown");
        page.press("ArrowUp");
        page.press("Enter");
        page.until("location.hash === '#/admin/users?username=" + person.name() + "'");
        page.until("document.querySelector('tbody tr')");
        var menu = "Actions for " + person.name();
        for (int presses = 0; presses < 60 && !focused(page).equals(menu); presses++) {
            page.press("Tab");
        }
        assertThat(focused(page)).isEqualTo(menu);
        page.press("Enter");
        page.until("document.activeElement.innerText === 'What happened to it'");
        page.press("ArrowDown");
        page.until("document.activeElement.innerText === 'What it changed'");
        page.press("Escape");
        page.until("!document.querySelector('.menu-list')");
        assertThat(focused(page)).as("the focus goes back").isEqualTo(menu);
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void showsTheNextAccountNoRequestsOfTheOneBefore() {
        var visitor = admin();
        var page = visitor.page();
        visitor.goTo("/admin/users");
        page.press("Ctrl+j");
        page.until("document.querySelector('.drawer').innerText.includes('/users?')");
        page.press("Escape");
        page.run("import('/console/session.js').then(({signOut}) => signOut())");
        visitor.isOutside();
        visitor.signIn(TestAccounts.at(port).enrolled().person());
        page.sees("Products");
        page.press("Ctrl+j");
        page.until("document.querySelector('.drawer').innerText.includes('/me')");
        assertThat(page.run("document.querySelector('.drawer').innerText").asString())
                .doesNotContain("/users?");
        visitor.isContent();
    }

    private static String focused(Page page) {
        return page.run("document.activeElement.getAttribute('aria-label')").asString("");
    }

    /** What other people have named is shown, and is neither an element nor a script. */
    @Test
    @Proves("W06")
    void showsWhatOthersWroteAsText() {
        var visitor = admin();
        var page = visitor.page();
        var member = TestAccounts.at(port).enrolled();
        var api = Api.at(port).withToken(member.token());
        assertThat(api.post("/products", Map.of("name", HOSTILE + "palette", "price", 1, "quantity", 1))
                        .status())
                .isEqualTo(201);
        assertThat(Api.at(port)
                        .with("User-Agent", HOSTILE)
                        .post(
                                "/login",
                                member.person()
                                        .credentialsWith(member.person().phone().wrongCode()))
                        .status())
                .isEqualTo(401);

        visitor.goTo("/admin/invites");
        page.click("New invite");
        page.type("Note", HOSTILE);
        page.click("Make the invite");
        page.click("Done");
        page.sees(HOSTILE);
        page.press("Ctrl+k");
        page.type("Search or go to", "palette");
        page.sees(HOSTILE + "palette");
        page.press("Escape");
        visitor.goTo("/admin/audit");
        page.choose("Event", "SIGN_IN_REFUSED");
        page.sees("was refused at sign-in");
        for (var path : new String[] {
            "/products", "/history", "/" + HOSTILE, "/products/" + HOSTILE, "/admin/users?username=" + HOSTILE
        }) {
            visitor.goTo(path);
            page.until("document.querySelector('h1')");
        }
        assertThat(page.run("document.querySelectorAll('img[src=x], [onerror]').length")
                        .asInt())
                .isZero();
        visitor.isContent();
    }

    /** The policy of the page and the tests' eye for its violations both work. */
    @Test
    @Proves("W04")
    void runsNoScriptAndBuildsNoElementFromText() {
        var visitor = Visitor.at(port, browser);
        var page = visitor.page();
        page.run("try { document.body.insertAdjacentHTML('beforeend', '<b></b>'); } catch { window.refused = true; }");
        assertThat(page.run("window.refused").asBoolean()).isTrue();
        page.run(
                "document.head.append(Object.assign(document.createElement('style'), {textContent: 'body {color: red}'}))");
        page.run("new Image().src = 'http://127.0.0.1:1/x.png'");
        page.run("fetch('http://127.0.0.1:1/').catch(() => 0)");
        page.until("performance.now() > 0");
        assertThat(page.complaints().toString())
                .contains("TrustedHTML", "style-src 'self'", "img-src 'self'", "connect-src 'self'");
    }
}
