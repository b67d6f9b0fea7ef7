package dev.storekeeper.totp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Ten codes on paper for the day on which the phone is gone: 120 random bits each, stored hashed, each spent once. */
@Service
public class RecoveryCodes {

    private static final int CODES = 10;
    /** Enough that a plain hash protects them (ASVS 6.5.2 asks for 112 bits). */
    private static final int BYTES = 15;

    private final SecureRandom random = new SecureRandom();
    private final RecoveryCodeRepository repository;

    RecoveryCodes(RecoveryCodeRepository repository) {
        this.repository = repository;
    }

    /** Makes ten codes in place of all before; nobody sees them again. */
    @Transactional
    public List<String> renew(long accountId) {
        repository.forget(accountId);
        var codes = Stream.generate(this::draw).limit(CODES).toList();
        codes.forEach(code -> repository.add(accountId, hash(code)));
        return codes;
    }

    /** Spends a code, if it is one of the account's. */
    @Transactional
    public boolean spend(long accountId, String code) {
        return repository.spend(accountId, hash(code)) == 1;
    }

    public int left(long accountId) {
        return repository.count(accountId);
    }

    @Transactional
    public void forget(long accountId) {
        repository.forget(accountId);
    }

    /** Groups of four, which a person copies without losing the place. */
    private String draw() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base32.encode(bytes).replaceAll("(.{4})(?=.)", "$1-");
    }

    private static byte[] hash(String code) {
        var letters = code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        try {
            return MessageDigest.getInstance("SHA-256").digest(letters.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
