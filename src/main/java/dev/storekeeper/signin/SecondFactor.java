package dev.storekeeper.signin;

import dev.storekeeper.account.Account;
import dev.storekeeper.token.SessionService;
import dev.storekeeper.totp.RecoveryCodes;
import dev.storekeeper.totp.TotpService;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Judges the second proof and lets its owner in. */
@Component
class SecondFactor {

    private final TotpService totp;
    private final RecoveryCodes recoveryCodes;
    private final SessionService sessions;
    private final GuessBudget budget;
    private final TransactionOperations transactions;

    SecondFactor(
            TotpService totp,
            RecoveryCodes recoveryCodes,
            SessionService sessions,
            GuessBudget budget,
            TransactionOperations transactions) {
        this.totp = totp;
        this.recoveryCodes = recoveryCodes;
        this.sessions = sessions;
        this.budget = budget;
        this.transactions = transactions;
    }

    /**
     * Lets somebody in if their proof is right; a wrong one has cost them a guess.
     *
     * @param first what must succeed in the same transaction
     */
    Optional<SignedIn> admit(Account account, Proof proof, @Nullable Duration accessLifetime, BooleanSupplier first) {
        var guess = budget.spend(account.id(), proof);
        return Objects.requireNonNull(transactions.execute(transaction -> {
            var admitted = first.getAsBoolean() ? judge(account, proof, accessLifetime) : Optional.<SignedIn>empty();
            if (admitted.isPresent()) {
                budget.giveBack(guess);
            } else {
                transaction.setRollbackOnly();
            }
            return admitted;
        }));
    }

    private Optional<SignedIn> judge(Account account, Proof proof, @Nullable Duration accessLifetime) {
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
