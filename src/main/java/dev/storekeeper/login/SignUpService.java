package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.account.AccountService.NewAccount;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.totp.KeyUri;
import dev.storekeeper.totp.TotpService;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Opens accounts, and shows the QR code of the pending enrolment to whoever may see it. */
@Service
public class SignUpService {

    private final AccountService accounts;
    private final TotpService totp;
    private final Challenges challenges;
    private final FirstFactor firstFactor;
    private final RateLimiter pace;
    private final DoorLog log;

    SignUpService(
            AccountService accounts,
            TotpService totp,
            Challenges challenges,
            FirstFactor firstFactor,
            RateLimiter pace,
            DoorLog log) {
        this.accounts = accounts;
        this.totp = totp;
        this.challenges = challenges;
        this.firstFactor = firstFactor;
        this.pace = pace;
        this.log = log;
    }

    public SignedUp signUp(NewAccount wanted, Visit visit) {
        var address = visit.caller().address();
        pace.step(Paced.SIGN_UP, address);
        return accounts.signUp(wanted, opened -> {
            var account = opened.account();
            var signedUp = new SignedUp(
                    account.username(),
                    totp.begin(account.id(), account.username()),
                    challenges.open(account, Purpose.ENROLMENT, address),
                    opened.warnings());
            log.signedUp(opened, visit.caller());
            return signedUp;
        });
    }

    /** The secret that waits for its phone, if any of the evidence entitles to it. Once enrolled, none does. */
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
        return switch (evidence) {
            case EnrolmentEvidence.Challenge shown ->
                challenges
                        .find(shown.challenge())
                        .flatMap(challenge ->
                                accounts.find(challenge.accountId()).filter(challenge::isEarnedBy))
                        .filter(account -> account.isCalled(username));
            case EnrolmentEvidence.Password shown ->
                firstFactor
                        .judge(shown.username(), shown.password(), visit)
                        .filter(account -> account.isCalled(username));
            case EnrolmentEvidence.Address from ->
                accounts.findByName(username)
                        .filter(account -> challenges
                                .findByAddress(account, Purpose.ENROLMENT, from.address())
                                .isPresent());
        };
    }
}
