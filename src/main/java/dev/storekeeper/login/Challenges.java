package dev.storekeeper.login;

import static dev.storekeeper.api.Times.column;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.crypto.OpaqueToken;
import dev.storekeeper.login.SignInService.BegunLogin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What clients hold between two steps of a login: opaque tokens, stored hashed, each good for one account and spent once. */
@Component
class Challenges {

    private static final int MOST_GUESSES = 5;

    private final JdbcClient database;
    private final AccountService accounts;
    private final Clock clock;

    Challenges(JdbcClient database, AccountService accounts, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.clock = clock;
    }

    String open(Account account, Purpose purpose, LoginClient client) {
        var token = OpaqueToken.random();
        var now = clock.instant();
        database.sql("""
                        INSERT INTO sign_in_challenge
                        (token_hash, account_id, epoch, purpose, client_address, created_at, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        token.hash(),
                        account.id(),
                        account.epoch(),
                        purpose.name(),
                        client.address(),
                        column(now),
                        column(now.plus(purpose.lifetime)))
                .update();
        return token.text();
    }

    PendingLogin requireLogin(BegunLogin begun, LoginClient client) {
        var username = begun.username();
        return find(begun.challenge())
                .filter(PendingLogin::isLogin)
                .filter(login -> username == null || login.account().isCalled(username))
                .or(() -> username != null && begun.byAddress()
                        ? findByAddress(username, Purpose.SIGN_IN, client)
                        : Optional.empty())
                .orElseThrow(ConstantTimeRefusal::create);
    }

    Optional<PendingLogin> find(@Nullable String shown) {
        return OpaqueToken.parse(shown)
                .flatMap(token -> database.sql("""
                                SELECT token_hash, account_id, epoch, purpose FROM sign_in_challenge
                                WHERE token_hash = ? AND expires_at > ?""")
                        .params(token.hash(), column(clock.instant()))
                        .query(Challenge.class)
                        .optional())
                .flatMap(challenge ->
                        accounts.find(challenge.accountId()).flatMap(account -> pending(challenge, account)));
    }

    /** The newest challenge that this address was given for the account. */
    Optional<PendingLogin> findByAddress(String username, Purpose purpose, LoginClient client) {
        return accounts.findByName(username)
                .flatMap(account -> database.sql("""
                        SELECT token_hash, account_id, epoch, purpose FROM sign_in_challenge
                        WHERE account_id = ? AND purpose = ? AND client_address = ? AND created_at > ?
                        ORDER BY created_at DESC LIMIT 1""")
                        .params(
                                account.id(),
                                purpose.name(),
                                client.address(),
                                column(clock.instant().minus(purpose.lifetimeByAddress)))
                        .query(Challenge.class)
                        .optional()
                        .flatMap(challenge -> pending(challenge, account)));
    }

    /** A change of the account since then may have ended the challenge. */
    private static Optional<PendingLogin> pending(Challenge challenge, Account account) {
        return challenge.epoch() == account.epoch()
                ? Optional.of(new PendingLogin(challenge, account))
                : Optional.empty();
    }

    /** Counts a guess, or refuses it when the challenge has had five or is gone. A login in one step has no challenge. */
    void requireGuess(@Nullable Challenge challenge) {
        if (challenge == null) {
            return;
        }
        var counted = database.sql(
                        "UPDATE sign_in_challenge SET guesses = guesses + 1 WHERE token_hash = ? AND guesses < ?")
                .params(challenge.tokenHash(), MOST_GUESSES)
                .update();
        if (counted == 0) {
            throw ConstantTimeRefusal.create();
        }
    }

    /** Of many calls at once, one returns true. */
    boolean spend(Challenge challenge) {
        return database.sql("DELETE FROM sign_in_challenge WHERE token_hash = ? AND expires_at > ?")
                        .params(challenge.tokenHash(), column(clock.instant()))
                        .update()
                == 1;
    }

    int deleteExpired(Instant now, int atMost) {
        return database.sql("DELETE FROM sign_in_challenge WHERE expires_at < ? ORDER BY expires_at LIMIT ?")
                .params(column(now), atMost)
                .update();
    }

    /** @param epoch of the account when the challenge was given */
    record Challenge(byte[] tokenHash, long accountId, int epoch, Purpose purpose) {}

    /** A live challenge and the account that it was given for. */
    record PendingLogin(Challenge challenge, Account account) {

        boolean isLogin() {
            return challenge.purpose() == Purpose.SIGN_IN;
        }
    }

    /** What holding a challenge is good for, and for how long. */
    enum Purpose {
        /** The holder opened the account and may fetch the QR code until a code has proven the phone. */
        ENROLMENT(Duration.ofHours(24), Duration.ofMinutes(10)),
        /** The holder has shown the password, and a code completes the login. */
        SIGN_IN(Duration.ofMinutes(5), Duration.ofMinutes(5));

        final Duration lifetime;

        /** How long the client's address stands for the challenge, where that is allowed. */
        private final Duration lifetimeByAddress;

        Purpose(Duration lifetime, Duration lifetimeByAddress) {
            this.lifetime = lifetime;
            this.lifetimeByAddress = lifetimeByAddress;
        }
    }
}
