package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.Username;
import dev.storekeeper.crypto.FieldEncryption;
import dev.storekeeper.crypto.OpaqueToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which clients have logged in to which account before. Each carries a random token with a MAC, so that an invented one costs no
 * look into the database, and is recorded, so that it can be revoked. It opens nothing: it only gives its holder guesses of their
 * own, which no stranger can spend.
 */
@Component
public class Devices {

    static final Duration MEMORY = Duration.ofDays(180);

    /** Of those that have come back, and as many of those that have not: so no number of new ones takes the place of an old one. */
    private static final int MOST_OF_EACH = 20;

    private static final int ID_BYTES = 16;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final DeviceRepository repository;
    private final FieldEncryption seal;
    private final Clock clock;

    Devices(DeviceRepository repository, FieldEncryption seal, Clock clock) {
        this.repository = repository;
        this.seal = seal;
        this.clock = clock;
    }

    /** Who guesses at that name: a client that has been inside before has guesses of its own, all strangers share theirs. */
    Guesser guesser(String username, Visit visit) {
        return genuine(visit)
                .filter(token -> isKnown(token, username))
                .map(token -> new Guesser(subject(token.text(), username), true))
                .orElseGet(() -> new Guesser(subjectOfStrangers(username), false));
    }

    String subjectOfStrangers(String username) {
        return subject("", username);
    }

    private boolean isKnown(OpaqueToken token, String username) {
        return Username.isAllowed(username) && repository.count(token.hash(), Username.keyOf(username), oldest()) == 1;
    }

    private String subject(String device, String username) {
        var text = device + " " + Username.keyOf(username);
        return ENCODER.encodeToString(seal.derive("guess budget", text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Remembers that the client has been inside. Its token is a new one, so that nobody knows it who planted the old one there. */
    @Transactional
    public Remembered remember(Account account, Visit visit) {
        var token = OpaqueToken.random();
        genuine(visit).ifPresent(old -> repository.changeToken(old.hash(), token.hash()));
        var known = repository.findId(token.hash(), account.id());
        var id = known.orElseGet(Devices::newId);
        repository.remember(token.hash(), account.id(), id, clock.instant());
        repository.trim(account.id(), known.isPresent(), MOST_OF_EACH);
        return new Remembered(token.text() + "." + ENCODER.encodeToString(mac(token)), id);
    }

    @Transactional
    public void forgetAll(long accountId) {
        repository.forgetAll(accountId);
    }

    @Transactional
    public void forget(long accountId, byte[] id) {
        repository.forget(accountId, id);
    }

    private static byte[] newId() {
        return Arrays.copyOf(OpaqueToken.random().hash(), ID_BYTES);
    }

    private Optional<OpaqueToken> genuine(Visit visit) {
        var shown = visit.device() == null ? "" : visit.device();
        var dot = shown.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : OpaqueToken.parse(shown.substring(0, dot)).filter(token -> isOurs(token, shown.substring(dot + 1)));
    }

    private boolean isOurs(OpaqueToken token, String mac) {
        return MessageDigest.isEqual(ENCODER.encode(mac(token)), mac.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] mac(OpaqueToken token) {
        return seal.derive("device cookie", token.text().getBytes(StandardCharsets.US_ASCII));
    }

    private Instant oldest() {
        return clock.instant().minus(MEMORY);
    }

    /**
     * Who guesses.
     *
     * @param subject what the guesses are counted under
     * @param known whether the client has been inside before
     */
    record Guesser(String subject, boolean known) {}

    /**
     * A client that will be known again.
     *
     * @param cookie what it keeps
     */
    public record Remembered(String cookie, byte[] id) {}
}
