package dev.storekeeper.login;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.passkey.PasskeyQuestion;
import dev.storekeeper.passkey.PasskeyService;
import dev.storekeeper.token.CurrentAccount;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Asks for a passkey in place of a code: whoever has shown the password, or is inside and is to be proven once more. */
@Service
public class PasskeyPrompt {

    private final PendingLogins pendingLogins;
    private final PasskeyService passkeys;
    private final RateLimiter pace;

    PasskeyPrompt(PendingLogins pendingLogins, PasskeyService passkeys, RateLimiter pace) {
        this.pendingLogins = pendingLogins;
        this.passkeys = passkeys;
        this.pace = pace;
    }

    public PasskeyQuestion ask(List<BegunLogin> begun, @Nullable String username, Visit visit) {
        pace.step(Paced.LOGIN, visit.caller().address());
        return ask(pendingLogins.find(begun, username).account().id());
    }

    public PasskeyQuestion ask(CurrentAccount current, Visit visit) {
        pace.step(Paced.LOGIN, visit.caller().address());
        return ask(current.id());
    }

    private PasskeyQuestion ask(long accountId) {
        return passkeys.challenge(accountId)
                .orElseThrow(() -> ApiException.of(
                                ErrorCode.NO_PASSKEY, "No passkey has been added; the code of the phone opens.")
                        .next("POST /verify-2fa with a code"));
    }
}
