package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.browser.WithBrowser;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From the first visit to the day on which the phone is gone. */
class SignInJourneyTests extends WithBrowser {

    @Test
    @Proves("W01")
    void signsUpScansTheCodeAndComesBackWithARecoveryCode() {
        var visitor = Visitor.at(port, browser);
        var page = visitor.page();
        var name = TestAccounts.newName();
        page.click("Create an account");
        page.type("Username", "a");
        page.type("Password", "short");
        page.click("Show the password");
        page.click("Hide the password");
        page.click("Create account");
        page.until("document.querySelectorAll('.field [aria-invalid=true]').length === 2");
        page.type("Username", name);
        page.type("Password", "four words of mine");
        page.click("Create account");

        var phone = visitor.scan();
        assertThat(page.run("document.querySelector('a[href^=\"otpauth://totp/\"]').textContent.trim()")
                        .asString())
                .isEqualTo("Open the authenticator on this device");
        assertThat(page.run(
                                "(({inputMode, autocomplete}) => inputMode + ' ' + autocomplete)(document.querySelector('.digits'))")
                        .asString())
                .isEqualTo("numeric one-time-code");
        page.type("Six digits", phone.wrongCode());
        page.until("document.querySelector('.field [role=alert]')?.innerText.includes('This code does not fit')");
        var code = phone.nextCode();
        page.type("Six digits", code.substring(0, 3) + " " + code.substring(3) + "\n");

        page.sees("Keep your recovery codes");
        page.press("Enter");
        page.sees("Keep your recovery codes");
        var codes = Arrays.asList(page.run("document.querySelector('.codes').innerText")
                .asString()
                .split("\n"));
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        assertThat(page.run("document.querySelector('a[download]').href").asString())
                .startsWith("blob:http://localhost:" + port);
        page.click("I have kept them");
        visitor.isInside();
        keepsNothingThatScriptsCanRead(visitor);

        page.reload();
        visitor.isInside();
        visitor.openMenu("Account " + name);
        page.click("Sign out");
        visitor.isOutside();
        page.reload();
        visitor.isOutside();

        page.type("Username", name);
        page.type("Password", "not the right one");
        page.click("Continue");
        page.sees("Username or password is wrong.");
        page.type("Password", "four words of mine");
        page.click("Continue");
        page.click("No phone at hand? Use a recovery code");
        page.type("Recovery code", codes.getFirst());
        page.click("Continue");
        visitor.isInside();
        visitor.goTo("/account");
        page.sees("9 of 10 are left");
        visitor.isContent();
    }

    @Test
    void offersNewRecoveryCodesWhereTheFirstWereLost() {
        var visitor = Visitor.at(port, browser);
        var page = visitor.page();
        page.click("Create an account");
        page.type("Username", TestAccounts.newName());
        page.type("Password", "four words of mine");
        page.click("Create account");
        var phone = visitor.scan();
        visitor.loseAnswer("POST", "/login");
        page.type("Six digits", phone.nextCode());
        page.sees("The service does not answer.");
        page.type("Six digits", phone.nextCode());
        page.sees("Your recovery codes were not shown here. Make new ones.");
        page.run("document.querySelector('.toast button').click()");
        page.sees("10 of 10 are left");
        visitor.isContent();
    }

    /** The invite is used. */
    @Test
    void goesOnWithAnAccountWhoseAnswerWasLost() {
        var admin = TestAccounts.at(port).admin(database);
        var invite = Api.at(port).withToken(admin.token()).post("/invites", Map.of("role", "VIEWER"));
        var visitor = Visitor.at(port, browser);
        var page = visitor.page();
        page.run("location.hash = '/sign-up?invite=%s'".formatted(invite.string("code")));
        page.type("Username", TestAccounts.newName());
        page.type("Password", "four words of mine");
        visitor.loseAnswer("POST", "/signup");
        page.click("Create account");
        page.sees("The service does not answer.");
        page.click("Create account");
        page.sees("Connect your phone");
        page.type("Six digits", visitor.scan().nextCode());
        page.click("I have kept them");
        visitor.isInside();
        page.run("location.hash = '/sign-up?invite=another'");
        page.sees("This link makes an account. Sign out to use it.");
        visitor.isContent();
    }

    @Test
    void showsAPasskeyWhoseAnswerWasLost() {
        var visitor = Visitor.at(port, browser);
        var page = visitor.page();
        page.plugIn();
        visitor.signUp();
        visitor.goTo("/account");
        page.click("Add");
        page.type("Name", "the key in my pocket");
        visitor.loseAnswer("POST", "/me/passkeys");
        page.click("Continue");
        page.sees("It may have been done");
        page.click("Cancel");
        page.sees("the key in my pocket");
        visitor.isContent();
    }

    /** The old codes work no more, and the new ones were not seen. */
    @Test
    void makesRecoveryCodesAgainWhoseAnswerWasLost() {
        var visitor = Visitor.at(port, browser);
        var page = visitor.page();
        visitor.signUp();
        visitor.goTo("/account");
        visitor.loseAnswer("POST", "/me/recovery-codes");
        page.click("Make new codes");
        page.click("Make new codes");
        page.sees("It may have been done: look before you try again.");
        page.click("Try again");
        page.click("Make new codes");
        page.sees("They are shown this once.");
        visitor.isContent();
    }

    private static void keepsNothingThatScriptsCanRead(Visitor visitor) {
        var kept = visitor.page()
                .run(
                        "[document.cookie, JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})].join(' ')")
                .asString();
        assertThat(kept).doesNotContain("storekeeper_", "eyJ");
    }

    @Test
    void comesInWithAPasskey() {
        var visitor = Visitor.at(port, browser);
        visitor.page().plugIn();
        var ada = visitor.signUp();
        var page = visitor.page();
        visitor.goTo("/account");
        page.click("Add");
        page.type("Name", "the key in my pocket");
        page.click("Continue");
        page.sees("The passkey is added.");
        page.sees("the key in my pocket");

        visitor.openMenu("Account " + ada.name());
        page.click("Sign out");
        visitor.givePassword(ada);
        page.click("Use a passkey");
        visitor.isInside();
        page.sees("proven by password and passkey");

        visitor.openMenu("Actions for the key in my pocket");
        page.click("Rename");
        page.type("Name", "the blue one");
        page.click("Save");
        page.sees("The passkey is renamed.");
        TestClock.advance(Duration.ofMinutes(6));
        visitor.openMenu("Actions for the blue one");
        page.click("Remove");
        page.click("Remove");
        page.sees("This needs a proof of the last five minutes");
        page.click("Use a passkey");
        page.sees("The passkey is removed.");
        page.until("document.activeElement.matches('h1')");
        visitor.isContent();
    }

    @Test
    void isAskedForACodeInPlace() {
        var visitor = Visitor.at(port, browser);
        var ada = visitor.signUp();
        var page = visitor.page();
        visitor.goTo("/account");
        TestClock.advance(Duration.ofMinutes(6));
        page.click("Make new codes");
        page.click("Make new codes");
        page.sees("This needs a proof of the last five minutes");
        page.press("Escape");
        page.until("!document.querySelector('dialog[open]')");
        assertThat(page.run("document.querySelector('.toast')").isNull()).isTrue();

        page.click("Make new codes");
        page.click("Make new codes");
        page.type("Six digits from your authenticator app", ada.phone().wrongCode());
        page.sees("This code does not fit");
        page.type("Six digits from your authenticator app", ada.phone().nextCode());
        page.sees("They are shown this once.");
        page.press("Enter");
        page.sees("They are shown this once.");
        page.click("I have kept them");
        visitor.isContent();
    }

    @Test
    void takesTheNextCodeWhereNoAnswerCame() {
        var ada = TestAccounts.at(port).enrolled().person();
        var visitor = Visitor.at(port, browser);
        var page = visitor.page();
        visitor.givePassword(ada);
        page.until("document.activeElement.matches('.digits')");
        visitor.loseAnswer("POST", "/verify-2fa");
        page.type(ada.phone().wrongCode());
        page.sees("The service does not answer.");
        page.until("document.activeElement.matches('.digits') && document.activeElement.value === ''");
        page.type(ada.phone().nextCode());
        visitor.isInside();
        visitor.isContent();
    }

    /** The same message is told anew each time. */
    @Test
    void beginsAgainAfterFiveWrongCodes() {
        var ada = TestAccounts.at(port).enrolled().person();
        var visitor = Visitor.at(port, browser);
        var page = visitor.page();
        visitor.givePassword(ada);
        for (int guesses = 1; guesses <= 5; guesses++) {
            page.type("Six digits from your authenticator app", ada.phone().wrongCode());
            var asked =
                    "performance.getEntriesByType('resource').filter(({name}) => name.endsWith('/verify-2fa')).length";
            page.until(asked + " === " + guesses + " && !document.querySelector('.digits')?.readOnly");
            if (guesses < 5) {
                page.until(
                        "document.querySelector('.error:not(.told)') && document.querySelector('.digits').value === ''");
                page.run("document.querySelector('.error').classList.add('told')");
            }
        }
        page.sees("Five codes were wrong.");
        visitor.signIn(ada);
        visitor.isContent();
    }

    @Test
    void changesPasswordAndPhone() {
        var visitor = Visitor.at(port, browser);
        var ada = visitor.signUp();
        var elsewhere = ada.signIn(Api.at(port));
        var page = visitor.page();
        visitor.goTo("/account");
        page.click("Change");
        page.type("Present password", "not this one");
        page.type("New password", "another four words");
        page.run("[...document.querySelectorAll('dialog button[type=submit]')].at(-1).click()");
        page.sees("Is not your current password");
        page.type("Present password", ada.password());
        page.run("[...document.querySelectorAll('dialog button[type=submit]')].at(-1).click()");
        page.sees("Your password is changed.");
        assertThat(Api.at(port)
                        .withToken(elsewhere.get("token").asString())
                        .get("/me")
                        .status())
                .isEqualTo(401);

        page.click("New phone");
        var next = visitor.scan();
        page.type("Six digits from the new phone", next.nextCode());
        page.sees("The new phone counts from now on.");
        page.reload();
        visitor.isInside();
        visitor.openMenu("Account " + ada.name());
        page.click("Sign out");
        visitor.givePassword(new TestAccounts.Person(ada.name(), "another four words", "", next));
        page.type("Six digits from your authenticator app", next.nextCode());
        visitor.isInside();
        visitor.isContent();
    }
}
