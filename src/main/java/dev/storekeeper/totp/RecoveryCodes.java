package dev.storekeeper.totp;

import dev.storekeeper.crypto.PaperCode;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Ten codes on paper for the day on which the phone is gone: 120 random bits each, stored hashed, each spent once. */
@Service
public class RecoveryCodes {

    private static final int CODES = 10;
    private static final int BYTES = 15;

    private final RecoveryCodeRepository repository;

    RecoveryCodes(RecoveryCodeRepository repository) {
        this.repository = repository;
    }

    /** Makes ten codes in place of all before; nobody sees them again. */
    @Transactional
    public List<String> renew(long accountId) {
        repository.forget(accountId);
        var codes = Stream.generate(() -> PaperCode.random(BYTES).text())
                .limit(CODES)
                .toList();
        codes.forEach(code -> repository.add(accountId, PaperCode.hash(code)));
        return codes;
    }

    /** Spends a code, if it is one of the account's. */
    @Transactional
    public boolean spend(long accountId, String code) {
        return repository.spend(accountId, PaperCode.hash(code)) == 1;
    }

    public int left(long accountId) {
        return repository.count(accountId);
    }

    @Transactional
    public void forget(long accountId) {
        repository.forget(accountId);
    }
}
