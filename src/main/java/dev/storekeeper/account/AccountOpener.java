package dev.storekeeper.account;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.DatabaseErrors;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.crypto.PaperCode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Opens accounts for those who may sign up. No connection is held while a password is hashed. */
@Service
public class AccountOpener {

    private static final String FIELD = "invite";
    private static final String UNUSABLE =
            "is not an invite, or not one that can still be used; ask an admin for another";

    private final AccountRepository accounts;
    private final InviteRepository invites;
    private final SignUpProperties properties;
    private final PasswordHasher hasher;
    private final TransactionOperations transactions;
    private final Clock clock;

    AccountOpener(
            AccountRepository accounts,
            InviteRepository invites,
            SignUpProperties properties,
            PasswordHasher hasher,
            TransactionOperations transactions,
            Clock clock) {
        this.accounts = accounts;
        this.invites = invites;
        this.properties = properties;
        this.hasher = hasher;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Opens an account.
     *
     * @param more what else happens in the same transaction
     */
    public <T> T open(NewAccount wanted, Function<OpenedAccount, T> more) {
        var name = wanted.username() == null ? "" : wanted.username();
        var password = new Password(wanted.password() == null ? "" : wanted.password());
        var errors = new FieldErrors();
        errors.addUnless(Username.isAllowed(name), "username", Username.RULE);
        var warnings = password.check(name, wanted.commonPasswordAllowed(), "password", errors);
        var invite = findInvite(wanted.invite(), errors);
        errors.refuseAny();

        var role = invite.map(Invite::role).orElse(properties.signupRole());
        var account = new Account(name, hasher.hash(password, false), role, clock.instant());
        return transactions.execute(_ -> {
            store(account);
            invite.ifPresent(used -> use(used, account));
            return more.apply(
                    new OpenedAccount(account, warnings, invite.map(Invite::id).orElse(null)));
        });
    }

    /** Called before the password is hashed, so that a sign-up without a right to it costs no hash. */
    private Optional<Invite> findInvite(@Nullable String code, FieldErrors errors) {
        if (code == null) {
            requireOpenSignUp();
            return Optional.empty();
        }
        var invite = invites.findUsable(PaperCode.hash(code), clock.instant());
        if (properties.signup() == Mode.CLOSED
                && invite.filter(Invite::isSetupCode).isEmpty()) {
            throw closed();
        }
        errors.addUnless(invite.isPresent(), FIELD, UNUSABLE);
        return invite;
    }

    private void requireOpenSignUp() {
        switch (properties.signup()) {
            case OPEN -> {}
            case INVITE ->
                throw ApiException.of(
                                ErrorCode.INVITE_REQUIRED,
                                "Ask an admin for an invite, and send its code as the field 'invite'.")
                        .next("POST /signup");
            case CLOSED -> throw closed();
        }
    }

    /** Uses up the invite, in the transaction that opens the account, so that it lets in only one of many at once. */
    private void use(Invite invite, Account account) {
        if (invites.use(invite.id(), account.id(), clock.instant()) == 0) {
            throw ApiException.invalid(FIELD, UNUSABLE);
        }
    }

    private void store(Account account) {
        try {
            accounts.saveAndFlush(account);
        } catch (DataIntegrityViolationException e) {
            if (DatabaseErrors.isTaken("uk_account_username", e)) {
                throw ApiException.of(ErrorCode.USERNAME_TAKEN, "This username is taken; choose another one.")
                        .next("POST /login");
            }
            throw e;
        }
    }

    private static ApiException closed() {
        return ApiException.of(ErrorCode.SIGN_UP_CLOSED, "Sign-up is closed; ask an admin.")
                .next("POST /login");
    }

    /**
     * What a client sends to sign up.
     *
     * @param invite the code of an invite, or the setup code
     * @param commonPasswordAllowed whether a common password only causes a warning
     */
    public record NewAccount(
            @Nullable String username,
            @Nullable String password,
            @Nullable String invite,
            boolean commonPasswordAllowed) {

        @Override
        public String toString() {
            return "NewAccount[" + username + "]";
        }
    }

    /**
     * An account that was just opened.
     *
     * @param warnings about its password
     * @param inviteId the invite that was used for it
     */
    public record OpenedAccount(
            Account account,
            List<String> warnings,
            @Nullable Long inviteId) {}

    /**
     * Who may sign up.
     *
     * @param signup everyone, only with an invite, or not at all; the setup code of the start-up log always works
     * @param signupRole the role of an account that was opened without an invite: VIEWER or EDITOR
     */
    @ConfigurationProperties("storekeeper")
    record SignUpProperties(
            @DefaultValue("open") Mode signup,
            @DefaultValue("EDITOR") Role signupRole) {}

    enum Mode {
        OPEN,
        INVITE,
        CLOSED
    }
}
