package dev.storekeeper.account;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.crypto.PaperCode;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/** Decides who may sign up, and with which role. */
@Component
class SignUpRules {

    private static final String FIELD = "invite";
    private static final String UNUSABLE =
            "is not an invite, or not one that can still be used; ask an admin for another";

    private final InviteRepository invites;
    private final SignUpProperties properties;
    private final Clock clock;

    SignUpRules(InviteRepository invites, SignUpProperties properties, Clock clock) {
        this.invites = invites;
        this.properties = properties;
        this.clock = clock;
    }

    /** Checks the invite, before a password is hashed for it. */
    Permission check(@Nullable String code, FieldErrors errors) {
        if (code == null) {
            return withoutInvite();
        }
        var invite = invites.findUsable(PaperCode.hash(code), clock.instant());
        if (properties.signup() == Mode.CLOSED
                && invite.filter(Invite::isSetupCode).isEmpty()) {
            throw closed();
        }
        errors.addUnless(invite.isPresent(), FIELD, UNUSABLE);
        return invite.map(found -> new Permission(found.role(), found.id()))
                .orElseGet(() -> new Permission(properties.signupRole(), null));
    }

    /** Uses up the invite, in the transaction that opens the account, so that it lets in only one of many at once. */
    void use(Permission permission, Account account) {
        var invite = permission.inviteId();
        if (invite != null && invites.use(invite, account.id(), clock.instant()) == 0) {
            throw ApiException.invalid(FIELD, UNUSABLE);
        }
    }

    private Permission withoutInvite() {
        return switch (properties.signup()) {
            case OPEN -> new Permission(properties.signupRole(), null);
            case INVITE ->
                throw ApiException.of(
                                ErrorCode.INVITE_REQUIRED,
                                "Ask an admin for an invite, and send its code as the field 'invite'.")
                        .next("POST /signup");
            case CLOSED -> throw closed();
        };
    }

    private static ApiException closed() {
        return ApiException.of(ErrorCode.SIGN_UP_CLOSED, "Sign-up is closed; ask an admin.")
                .next("POST /login");
    }

    /** May sign up with this role, by this invite if there is one. */
    record Permission(Role role, @Nullable Long inviteId) {}

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
