package dev.storekeeper.totp;

import dev.storekeeper.crypto.FieldEncryption;
import org.springframework.stereotype.Component;

/** Seals each secret for its account, so that it opens for no other. */
@Component
class SealedSecrets {

    private final FieldEncryption seal;

    SealedSecrets(FieldEncryption seal) {
        this.seal = seal;
    }

    byte[] seal(TotpSecret secret, long accountId) {
        return seal.encrypt(secret.toBytes(), context(accountId));
    }

    TotpSecret open(byte[] sealed, long accountId) {
        return TotpSecret.of(seal.decrypt(sealed, context(accountId)));
    }

    private static String context(long accountId) {
        return "totp of account " + accountId;
    }
}
