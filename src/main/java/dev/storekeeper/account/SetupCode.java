package dev.storekeeper.account;

import dev.storekeeper.crypto.FieldEncryption;
import dev.storekeeper.crypto.PaperCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The invite that makes the first admin. Every node derives the same one from the master key, so the log shows it at each start and
 * the database only its hash. Once used it never works again: should no admin be left one day, the next start derives another.
 */
@Component
public class SetupCode {

    private static final int BYTES = 20;

    private final InviteRepository invites;
    private final FieldEncryption seal;
    private final Clock clock;

    SetupCode(InviteRepository invites, FieldEncryption seal, Clock clock) {
        this.invites = invites;
        this.seal = seal;
        this.clock = clock;
    }

    /** Makes the code usable, if there is no admin, and tells it. */
    @Transactional
    public Optional<String> prepare() {
        if (invites.countAdmins() > 0) {
            return Optional.empty();
        }
        var code = number(invites.countUsedSetupCodes());
        invites.withdrawOtherSetupCodes(PaperCode.hash(code));
        invites.addSetupCode(PaperCode.hash(code), clock.instant());
        return Optional.of(code);
    }

    private String number(long number) {
        var derived = seal.derive("setup code", Long.toString(number).getBytes(StandardCharsets.UTF_8));
        return PaperCode.of(Arrays.copyOf(derived, BYTES)).text();
    }
}
