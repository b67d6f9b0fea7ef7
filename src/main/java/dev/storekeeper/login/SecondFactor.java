package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.login.passkey.PasskeyService;
import dev.storekeeper.login.passkey.PasskeyService.PasskeyQuestion;
import dev.storekeeper.login.totp.RecoveryCodes;
import dev.storekeeper.login.totp.TotpService;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Judges the second proof, and spends it in the transaction at hand. */
@Component
class SecondFactor {

    private final TotpService totp;
    private final RecoveryCodes recoveryCodes;
    private final PasskeyService passkeys;

    SecondFactor(TotpService totp, RecoveryCodes recoveryCodes, PasskeyService passkeys) {
        this.totp = totp;
        this.recoveryCodes = recoveryCodes;
        this.passkeys = passkeys;
    }

    /** Returns nothing when the proof is wrong or spent. */
    Optional<Proven> spend(Account account, Proof proof) {
        return switch (proof) {
            case Proof.Code given ->
                totp.consume(account.id(), given.code())
                        .map(accepted -> new Proven(List.of("pwd", "otp"), accepted.enrolledNow()));
            case Proof.Recovery given ->
                recoveryCodes.spend(account.id(), given.code()) ? Proven.by("recovery") : Optional.empty();
            case Proof.Passkey given ->
                passkeys.verify(account.id(), given.ceremony(), given.credential())
                        ? Proven.by("pop")
                        : Optional.empty();
        };
    }

    /** Recovery codes for a phone that was proven for the first time, else none. To be called after the account is locked. */
    List<String> recoveryCodes(Account account, Proven proven) {
        return proven.enrolledNow() ? recoveryCodes.renew(account.id()) : List.of();
    }

    PasskeyQuestion askForPasskey(long accountId) {
        return passkeys.beginSignIn(accountId)
                .orElseThrow(() -> ApiException.of(
                                ErrorCode.NO_PASSKEY,
                                "This account has no passkey; send the code that the phone shows.")
                        .next("POST /verify-2fa with a code"));
    }

    /**
     * Both factors are proven.
     *
     * @param factors in the words of the claim {@code amr}
     * @param enrolledNow whether a phone was proven for the first time
     */
    record Proven(List<String> factors, boolean enrolledNow) {

        private static Optional<Proven> by(String factor) {
            return Optional.of(new Proven(List.of("pwd", factor), false));
        }
    }
}
