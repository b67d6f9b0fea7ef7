package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.passkey.PasskeyService;
import dev.storekeeper.totp.RecoveryCodes;
import dev.storekeeper.totp.TotpService;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Judges the second proof. */
@Component
class SecondFactor {

    private final TotpService totp;
    private final RecoveryCodes recoveryCodes;
    private final PasskeyService passkeys;
    private final Guesses guesses;

    SecondFactor(TotpService totp, RecoveryCodes recoveryCodes, PasskeyService passkeys, Guesses guesses) {
        this.totp = totp;
        this.recoveryCodes = recoveryCodes;
        this.passkeys = passkeys;
        this.guesses = guesses;
    }

    /**
     * Spends a right proof for something that is done in the same transaction; a wrong one has cost a guess.
     *
     * @param deed what the proof is for; where it comes to nothing, the proof is not spent either
     */
    <T> Optional<T> spend(Account account, Proof proof, Visit visit, Function<Proven, Optional<T>> deed) {
        return guesses.judge(
                account.username(),
                proof.kind(),
                visit,
                () -> judge(account, proof).flatMap(deed));
    }

    private Optional<Proven> judge(Account account, Proof proof) {
        return switch (proof) {
            case Proof.Code given ->
                totp.consume(account.id(), given.code())
                        .map(accepted -> new Proven(
                                List.of("pwd", "otp"),
                                accepted.enrolledNow() ? recoveryCodes.renew(account.id()) : List.of()));
            case Proof.Recovery given ->
                recoveryCodes.spend(account.id(), given.code())
                        ? Optional.of(new Proven(List.of("pwd", "recovery"), List.of()))
                        : Optional.empty();
            case Proof.Passkey given ->
                passkeys.verify(account.id(), given.ceremony(), given.credential())
                        ? Optional.of(new Proven(List.of("pwd", "pop"), List.of()))
                        : Optional.empty();
        };
    }

    /**
     * Somebody has shown both.
     *
     * @param factors in the words of the claim {@code amr}
     * @param recoveryCodes shown this once, when a phone was proven for the first time; else empty
     */
    record Proven(List<String> factors, List<String> recoveryCodes) {}
}
