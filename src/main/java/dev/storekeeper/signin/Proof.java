package dev.storekeeper.signin;

import dev.storekeeper.problem.Refusal;
import dev.storekeeper.totp.TotpCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How somebody shows that the second lock is theirs. */
public sealed interface Proof {

    /** What its guesses are counted under, apart from others. */
    Guessed kind();

    /** The six digits on the phone. */
    record Code(TotpCode code) implements Proof {

        @Override
        public Guessed kind() {
            return Guessed.CODE;
        }
    }

    /** One of the codes on paper. */
    record Recovery(String code) implements Proof {

        @Override
        public Guessed kind() {
            return Guessed.RECOVERY;
        }
    }

    /** Reads what was given; nothing when neither was. */
    static Optional<Proof> of(@Nullable String code, @Nullable String recoveryCode) {
        if (code != null && recoveryCode != null) {
            throw Refusal.invalid("recovery_code", "must not be given together with code; send one of them");
        }
        if (recoveryCode != null) {
            return Optional.of(new Recovery(recoveryCode));
        }
        return Optional.ofNullable(code)
                .map(digits -> new Code(TotpCode.parse(digits)
                        .orElseThrow(() ->
                                Refusal.invalid("code", "must be the six digits that the phone shows, as a string"))));
    }
}
