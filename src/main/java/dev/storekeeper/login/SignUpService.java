package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountOpener;
import dev.storekeeper.account.AccountOpener.NewAccount;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.login.Challenges.PendingLogin;
import dev.storekeeper.login.SignInChallenge.Purpose;
import dev.storekeeper.totp.KeyUri;
import dev.storekeeper.totp.TotpService;
import java.util.List;
import java.util.Optional;
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

    public SignedUp signUp(NewAccount wanted, Visit visit) {
        var address = visit.caller().address();
        limiter.require(AddressLimiter.Kind.SIGN_UP, address);
        return opener.open(wanted, opened -> {
            var account = opened.account();
            var signedUp = new SignedUp(
                    account.username(),
                    totp.begin(account.id(), account.username()),
                    challenges.open(account, Purpose.ENROLMENT, address),
                    opened.warnings());
            trail.signedUp(opened, visit.caller());
            return signedUp;
        });
    }

    /** The secret that waits for its phone, if any of the evidence is good. Once a phone is proven, none is. */
    public KeyUri pendingEnrolment(String username, List<EnrolmentEvidence> evidence, Visit visit) {
        var account = evidence.stream()
                .flatMap(one -> entitled(username, one, visit).stream())
                .findFirst()
                .orElseThrow(
                        () -> ApiException.of(
                                ErrorCode.ENROLMENT_EVIDENCE_MISSING,
                                "Send the cookie or challenge that the sign-up or login answered, or HTTP Basic with username and password."));
        return totp.pending(account.id(), account.username())
                .orElseThrow(() -> ApiException.of(
                                ErrorCode.ALREADY_ENROLLED, "A phone is enrolled; its QR code is not shown again.")
                        .next("POST /login"));
    }

    private Optional<Account> entitled(String username, EnrolmentEvidence evidence, Visit visit) {
        var account = switch (evidence) {
            case EnrolmentEvidence.Challenge(var challenge) ->
                challenges.find(challenge).map(PendingLogin::account);
            case EnrolmentEvidence.Password(var name, var password) -> firstFactor.judge(name, password, visit);
            case EnrolmentEvidence.Address(var address) ->
                challenges.findByAddress(username, Purpose.ENROLMENT, address).map(PendingLogin::account);
        };
        return account.filter(found -> found.isCalled(username));
    }

    /**
     * An account is open and waits for a phone.
     *
     * @param challenge lets its holder fetch the QR code
     * @param warnings rules that were only warned about this time
     */
    public record SignedUp(String username, KeyUri keyUri, String challenge, List<String> warnings) {}

    /** Why a client may see the QR code of a pending enrolment. */
    public sealed interface EnrolmentEvidence {

        /** It holds what the sign-up or the first step of the login answered. */
        record Challenge(String challenge) implements EnrolmentEvidence {}

        /** It knows the password. */
        record Password(String username, String password) implements EnrolmentEvidence {}

        /** It calls from the address that opened the account a moment ago. */
        record Address(String address) implements EnrolmentEvidence {}
    }
}
