package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountOpener;
import dev.storekeeper.account.AccountOpener.NewAccount;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.login.Challenges.PendingLogin;
import dev.storekeeper.login.Challenges.Purpose;
import dev.storekeeper.login.totp.KeyUri;
import dev.storekeeper.login.totp.TotpService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Service;

/** Opens accounts, and shows the QR code of a pending enrolment to those who may see it. */
@Service
public class SignUpService {

    private final AccountOpener opener;
    private final TotpService totp;
    private final Challenges challenges;
    private final FirstFactor firstFactor;
    private final AddressLimiter limiter;
    private final LoginTrail trail;

    SignUpService(
            AccountOpener opener,
            TotpService totp,
            Challenges challenges,
            FirstFactor firstFactor,
            AddressLimiter limiter,
            LoginTrail trail) {
        this.opener = opener;
        this.totp = totp;
        this.challenges = challenges;
        this.firstFactor = firstFactor;
        this.limiter = limiter;
        this.trail = trail;
    }

    public SignedUp signUp(NewAccount wanted, LoginClient client) {
        limiter.require(AddressLimiter.Kind.SIGN_UP, client.address());
        return opener.open(wanted, opened -> {
            var account = opened.account();
            var signedUp = new SignedUp(
                    account.username(),
                    totp.begin(account.id(), account.username()),
                    challenges.open(account, Purpose.ENROLMENT, client),
                    Purpose.ENROLMENT.lifetime,
                    opened.warnings());
            trail.signedUp(opened, client.caller());
            return signedUp;
        });
    }

    /**
     * The secret that waits for its phone, for a client that holds a challenge of the account, knows its password, or, where addresses
     * stand for challenges, has the address that opened the account a moment ago. Once a phone is proven, it is not shown again.
     */
    public KeyUri pendingEnrolment(
            String username, @Nullable String challenge, @Nullable Authentication password, LoginClient client) {
        limiter.require(AddressLimiter.Kind.QR_CODE, client.address());
        var account = challenges
                .find(challenge)
                .map(PendingLogin::account)
                .filter(found -> found.isCalled(username))
                .or(() -> byPassword(password, client).filter(found -> found.isCalled(username)))
                .or(() -> byAddress(username, client))
                .orElseThrow(
                        () -> ApiException.of(
                                ErrorCode.ENROLMENT_EVIDENCE_MISSING,
                                "Send the cookie or challenge that the sign-up or login answered, or HTTP Basic with username and password."));
        return totp.pending(account.id(), account.username())
                .orElseThrow(() -> ApiException.of(
                                ErrorCode.ALREADY_ENROLLED, "A phone is enrolled; its QR code is not shown again.")
                        .next("POST /login"));
    }

    private Optional<Account> byPassword(@Nullable Authentication given, LoginClient client) {
        return given == null
                ? Optional.empty()
                : firstFactor.judge(given.getName(), String.valueOf(given.getCredentials()), client);
    }

    private Optional<Account> byAddress(String username, LoginClient client) {
        return client.lenient()
                ? challenges.findByAddress(username, Purpose.ENROLMENT, client).map(PendingLogin::account)
                : Optional.empty();
    }

    /**
     * An account is open and waits for a phone.
     *
     * @param challenge lets its holder fetch the QR code
     * @param expiresIn for how long it does
     * @param warnings rules that were only warned about this time
     */
    public record SignedUp(
            String username, KeyUri keyUri, String challenge, Duration expiresIn, List<String> warnings) {}
}
