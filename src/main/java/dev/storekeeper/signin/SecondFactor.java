package dev.storekeeper.signin;

import dev.storekeeper.account.Account;
import dev.storekeeper.token.SessionService;
import dev.storekeeper.totp.RecoveryCodes;
import dev.storekeeper.totp.TotpService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Judges the second proof and lets its owner in. */
@Component
class SecondFactor {

    private final TotpService totp;
    private final RecoveryCodes recoveryCodes;
    private final SessionService sessions;

    SecondFactor(TotpService totp, RecoveryCodes recoveryCodes, SessionService sessions) {
        this.totp = totp;
        this.recoveryCodes = recoveryCodes;
        this.sessions = sessions;
    }

    Optional<SignedIn> admit(Account account, Proof proof, @Nullable Duration accessLifetime) {
        return switch (proof) {
            case Proof.Code given ->
                totp.consume(account.id(), given.code())
                        .map(accepted -> new SignedIn(
                                sessions.open(account, List.of("pwd", "otp"), accessLifetime),
                                accepted.enrolledNow() ? recoveryCodes.renew(account.id()) : List.of()));
            case Proof.Recovery given ->
                recoveryCodes.spend(account.id(), given.code())
                        ? Optional.of(new SignedIn(
                                sessions.open(account, List.of("pwd", "recovery"), accessLifetime), List.of()))
                        : Optional.empty();
        };
    }
}
