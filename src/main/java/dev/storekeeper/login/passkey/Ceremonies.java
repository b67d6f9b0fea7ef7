package dev.storekeeper.login.passkey;

import static dev.storekeeper.api.Times.column;

import dev.storekeeper.api.Cleanup;
import dev.storekeeper.crypto.OpaqueToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.stereotype.Component;

/** Keeps the questions to authenticators until they are answered, once. */
@Component
class Ceremonies {

    static final Duration LIFETIME = Duration.ofMinutes(5);

    private final JdbcClient database;
    private final Cleanup cleanup;
    private final Clock clock;

    Ceremonies(JdbcClient database, Cleanup cleanup, Clock clock) {
        this.database = database;
        this.cleanup = cleanup;
        this.clock = clock;
    }

    /** Returns the token of a new ceremony; nothing when the account has been deleted. */
    Optional<String> open(long accountId, Kind kind, Bytes challenge) {
        var token = OpaqueToken.random();
        var opened = database.sql("""
                        INSERT INTO passkey_ceremony (token_hash, account_id, kind, challenge, expires_at)
                        SELECT ?, id, ?, ?, ? FROM account WHERE id = ? AND deleted_at IS NULL""")
                .params(
                        token.hash(),
                        kind.name(),
                        challenge.getBytes(),
                        column(clock.instant().plus(LIFETIME)),
                        accountId)
                .update();
        return opened == 1 ? Optional.of(token.text()) : Optional.empty();
    }

    /**
     * Returns the challenge of a ceremony and spends it; nothing when it is unknown, expired, spent or another account's. Of many calls
     * at once, one gets it.
     */
    Optional<Bytes> spend(@Nullable String shown, long accountId, Kind kind) {
        return OpaqueToken.parse(shown).flatMap(token -> challenge(token).filter(_ -> delete(token, accountId, kind)));
    }

    private Optional<Bytes> challenge(OpaqueToken token) {
        return database.sql("SELECT challenge FROM passkey_ceremony WHERE token_hash = ?")
                .param(token.hash())
                .query(byte[].class)
                .optional()
                .map(Bytes::new);
    }

    private boolean delete(OpaqueToken token, long accountId, Kind kind) {
        return database.sql("""
                        DELETE FROM passkey_ceremony
                        WHERE token_hash = ? AND account_id = ? AND kind = ? AND expires_at > ?""")
                        .params(token.hash(), accountId, kind.name(), column(clock.instant()))
                        .update()
                == 1;
    }

    /** So that the questions for new passkeys do not add up, however often an account asks. */
    void forgetRegistration(long accountId) {
        database.sql("DELETE FROM passkey_ceremony WHERE account_id = ? AND kind = ?")
                .params(accountId, Kind.REGISTRATION.name())
                .update();
    }

    void forget(long accountId) {
        database.sql("DELETE FROM passkey_ceremony WHERE account_id = ?")
                .param(accountId)
                .update();
    }

    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "passkey-ceremony-cleanup")
    void runCleanup() {
        cleanup.run("expired passkey ceremonies", this::deleteExpired);
    }

    int deleteExpired(Instant now, int atMost) {
        return database.sql("DELETE FROM passkey_ceremony WHERE expires_at <= ? ORDER BY expires_at LIMIT ?")
                .params(column(now), atMost)
                .update();
    }

    /** What the authenticator is asked for. */
    enum Kind {
        REGISTRATION,
        SIGN_IN
    }
}
