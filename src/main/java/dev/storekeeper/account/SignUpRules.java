package dev.storekeeper.account;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.crypto.PaperCode;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Judges who may sign up, and as what. */
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

    /** Looks at what is shown, before anything is paid for it. */
    Admission judge(@Nullable String shown, FieldErrors errors) {
        return shown == null ? withoutInvite() : by(shown, errors);
    }

    /** Uses up the invite, in the transaction that opens the account: of many who show the same one, one gets in. */
    void spend(Admission admission, Account account) {
        if (admission.inviteId() != null && invites.use(admission.inviteId(), account.id(), clock.instant()) == 0) {
            throw ApiException.invalid(FIELD, UNUSABLE);
        }
    }

    private Admission by(String shown, FieldErrors errors) {
        var invite = invites.findUsable(PaperCode.hash(shown), clock.instant());
        if (properties.signup() == SignUpMode.CLOSED
                && invite.filter(Invite::isSetupCode).isEmpty()) {
            throw closed();
        }
        errors.addUnless(invite.isPresent(), FIELD, UNUSABLE);
        return invite.map(one -> new Admission(one.role(), one.id()))
                .orElseGet(() -> new Admission(properties.signupRole(), null));
    }

    private Admission withoutInvite() {
        return switch (properties.signup()) {
            case OPEN -> new Admission(properties.signupRole(), null);
            case INVITE ->
                throw ApiException.of(
                                ErrorCode.INVITE_REQUIRED,
                                "Ask an admin for an invite, and send its code as the field 'invite'.")
                        .next("POST /signup");
            case CLOSED -> throw closed();
        };
    }

    private static ApiException closed() {
        return ApiException.of(ErrorCode.SIGN_UP_CLOSED, "Nobody can sign up here; ask an admin.")
                .next("POST /login");
    }
}
