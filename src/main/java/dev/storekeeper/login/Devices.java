package dev.storekeeper.login;

import static dev.storekeeper.api.Times.column;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.Username;
import dev.storekeeper.crypto.FieldEncryption;
import dev.storekeeper.crypto.OpaqueToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * The clients that have logged in to an account before. Each carries a random token with a MAC, so that an invented one costs no query,
 * and is stored, so that it can be revoked. The token opens nothing: it gives the client guesses of its own, which others cannot
 * spend.
 */
@Component
class Devices {

    /**
     * The most clients of an account that have come back, and the most that have not, so that new ones never push out an old one; also the
     * most accounts of a client.
     */
    private static final int MOST = 20;

    private static final BytesKeyGenerator IDS = KeyGenerators.secureRandom(16);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final JdbcClient database;
    private final FieldEncryption encryption;
    private final Clock clock;

    Devices(JdbcClient database, FieldEncryption encryption, Clock clock) {
        this.database = database;
        this.encryption = encryption;
        this.clock = clock;
    }

    /**
     * Whose guesses count: a known client has guesses of its own, all unknown clients share theirs. They are counted under its id, since a
     * login to any account of the client changes its token.
     */
    Guesser guesser(String username, LoginClient client) {
        return genuineToken(client)
                .flatMap(token -> knownId(token, username))
                .map(id -> new Guesser(subject(ENCODER.encodeToString(id), username), true))
                .orElseGet(() -> new Guesser(subjectOfUnknownClients(username), false));
    }

    String subjectOfUnknownClients(String username) {
        return subject("", username);
    }

    private Optional<byte[]> knownId(OpaqueToken token, String username) {
        return Username.isAllowed(username)
                ? database.sql("""
                                SELECT device.device_id FROM device JOIN account ON account.id = device.account_id
                                WHERE device.token_hash = ? AND account.username_key = ? AND device.used_at > ?""")
                        .params(
                                token.hash(),
                                Username.keyOf(username),
                                column(clock.instant().minus(ClientSessions.DEVICE_LIFETIME)))
                        .query(byte[].class)
                        .optional()
                : Optional.empty();
    }

    private String subject(String device, String username) {
        var text = device + " " + Username.keyOf(username);
        return ENCODER.encodeToString(encryption.derive("guess budget", text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The accounts that the client has logged in to. */
    Stream<Long> accountsOf(LoginClient client) {
        return genuineToken(client).stream()
                .flatMap(token -> database
                        .sql("SELECT account_id FROM device WHERE token_hash = ?")
                        .param(token.hash())
                        .query(Long.class)
                        .list()
                        .stream());
    }

    /** Remembers a client that has logged in. It gets a new token, in case another client planted the old one. */
    Remembered remember(Account account, LoginClient client) {
        var token = OpaqueToken.random();
        var known = genuineToken(client).flatMap(old -> replace(old, token, account.id()));
        var id = known.orElseGet(IDS::generateKey);
        database.sql("""
                        INSERT INTO device (token_hash, account_id, device_id, used_at, returned)
                        VALUES (:hash, :account, :id, :now, FALSE)
                        ON DUPLICATE KEY UPDATE used_at = :now, returned = TRUE""")
                .param("hash", token.hash())
                .param("account", account.id())
                .param("id", id)
                .param("now", column(clock.instant()))
                .update();
        keepNewest("account_id = ? AND returned = ?", account.id(), known.isPresent());
        keepNewest("token_hash = ?", token.hash());
        return new Remembered(token.text() + "." + ENCODER.encodeToString(mac(token)), id);
    }

    /** @return the id of the client at that account, if it has logged in there before */
    private Optional<byte[]> replace(OpaqueToken old, OpaqueToken token, long accountId) {
        database.sql("UPDATE device SET token_hash = ? WHERE token_hash = ?")
                .params(token.hash(), old.hash())
                .update();
        return database.sql("SELECT device_id FROM device WHERE token_hash = ? AND account_id = ?")
                .params(token.hash(), accountId)
                .query(byte[].class)
                .optional();
    }

    /** MySQL does not delete by a subquery on the same table with a limit, but does by one wrapped in another. */
    private void keepNewest(String among, Object... values) {
        database.sql("""
                        DELETE FROM device WHERE %1$s AND device_id NOT IN (
                        SELECT device_id FROM (SELECT device_id FROM device WHERE %1$s
                        ORDER BY used_at DESC LIMIT %2$d) newest)""".formatted(among, MOST))
                .params(Stream.of(values, values).flatMap(Stream::of).toList())
                .update();
    }

    void forgetAll(long accountId) {
        database.sql("DELETE FROM device WHERE account_id = ?").param(accountId).update();
    }

    void forget(long accountId, byte[] id) {
        database.sql("DELETE FROM device WHERE account_id = ? AND device_id = ?")
                .params(accountId, id)
                .update();
    }

    int deleteOld(Instant now, int atMost) {
        return database.sql("DELETE FROM device WHERE used_at < ? ORDER BY used_at LIMIT ?")
                .params(column(now.minus(ClientSessions.DEVICE_LIFETIME)), atMost)
                .update();
    }

    private Optional<OpaqueToken> genuineToken(LoginClient client) {
        var cookie = client.device() == null ? "" : client.device();
        var dot = cookie.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : OpaqueToken.parse(cookie.substring(0, dot)).filter(token -> isOurs(token, cookie.substring(dot + 1)));
    }

    private boolean isOurs(OpaqueToken token, String mac) {
        return MessageDigest.isEqual(ENCODER.encode(mac(token)), mac.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] mac(OpaqueToken token) {
        return encryption.derive("device cookie", token.text().getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Whose guesses count.
     *
     * @param subject what they are counted under
     * @param known whether the client has logged in before
     */
    record Guesser(String subject, boolean known) {}

    /** @param cookie what the client keeps */
    record Remembered(String cookie, byte[] id) {}
}
