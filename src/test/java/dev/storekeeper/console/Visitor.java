package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Phone;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.browser.Browser;
import dev.storekeeper.browser.Page;
import dev.storekeeper.login.totp.QrReader;

/** A person at the console, in a window of their own. */
public final class Visitor {

    private static final String PASSWORD = "four words of mine";

    private final Page page;
    private final String address;

    private Visitor(Page page, String address) {
        this.page = page;
        this.address = address;
    }

    /** At the address that passkeys are made for. */
    public static Visitor at(int port, Browser browser) {
        var visitor = new Visitor(browser.stranger(), "http://localhost:" + port + "/");
        visitor.page.resize(1280, 800);
        visitor.page.visit(visitor.address);
        return visitor;
    }

    /** The same person in another tab. */
    public Visitor inAnotherTab() {
        var other = new Visitor(page.another(), address);
        other.page.resize(1280, 800);
        other.page.visit(address);
        return other;
    }

    public Page page() {
        return page;
    }

    /** Opens an account as its owner does: the phone scans the QR code from the screen. */
    public Person signUp() {
        var person = enrol();
        page.click("I have kept them");
        isInside();
        return person;
    }

    /** Up to the recovery codes. */
    public Person enrol() {
        var name = TestAccounts.newName();
        page.click("Create an account");
        page.type("Username", name);
        page.type("Password", PASSWORD);
        page.click("Create account");
        var phone = scan();
        page.type("Six digits", phone.nextCode());
        page.sees("Keep your recovery codes");
        return new Person(name, PASSWORD, "", phone);
    }

    /** Scans the QR code that the page shows. */
    public Phone scan() {
        page.until("document.querySelector('.qr img')?.complete && document.querySelector('.qr img').naturalWidth > 0");
        // Eight pixels to a module.
        var modules = page.run("document.querySelector('.qr img').naturalWidth").asInt() / 8;
        return Phone.scanning(QrReader.screenshot(page.closeUp(".qr img"), modules));
    }

    public void signIn(Person person) {
        givePassword(person);
        page.type("Six digits from your authenticator app", person.phone().nextCode());
        isInside();
    }

    public void givePassword(Person person) {
        page.sees("Sign in");
        page.type("Username", person.name());
        page.type("Password", person.password());
        page.click("Continue");
    }

    /** On a page that has read what it shows: what is still under way when a session is lost would sign the tab out. */
    public void isInside() {
        page.until("document.querySelector('.shell') && location.hash.length > 2"
                + " && !document.querySelector('main :is(.skeleton, .spinner)')");
    }

    public void isOutside() {
        page.until("document.querySelector('.front')");
    }

    /** Lets the next request of a method to a path arrive, and its answer get lost. */
    public void loseAnswer(String method, String path) {
        page.run("""
                (() => {
                    const real = window.fetch;
                    window.fetch = async (path, options) => {
                        const answer = await real(path, options);
                        if (options?.method !== %s || path !== %s) return answer;
                        window.fetch = real;
                        throw new TypeError('lost');
                    };
                })()""".formatted(Page.quoted(method), Page.quoted(path)));
    }

    /** Goes to a page of the console, for instance {@code /account}. */
    public void goTo(String path) {
        page.run("location.hash = " + Page.quoted(path));
        page.until("document.querySelector('h1') && !document.querySelector('.skeleton')");
    }

    public void openMenu(String label) {
        page.click(label);
        page.until("document.querySelector('.menu-list')");
    }

    /** The browser has refused nothing and complained about nothing. */
    public void isContent() {
        assertThat(page.complaints()).isEmpty();
    }
}
