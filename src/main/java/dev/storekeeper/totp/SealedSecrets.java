package dev.storekeeper.totp;

import dev.storekeeper.crypto.Seal;
import org.springframework.stereotype.Component;

/** Seals each secret for its account, so that it opens for no other. */
@Component
class SealedSecrets {

    private final Seal seal;

    SealedSecrets(Seal seal) {
        this.seal = seal;
    }

    byte[] seal(TotpSecret secret, long accountId) {
        return seal.seal(secret.toBytes(), context(accountId));
    }

    TotpSecret open(byte[] sealed, long accountId) {
        return TotpSecret.of(seal.open(sealed, context(accountId)));
    }

    private static String context(long accountId) {
        return "totp of account " + accountId;
    }
}
