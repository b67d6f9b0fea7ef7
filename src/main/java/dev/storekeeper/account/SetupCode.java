package dev.storekeeper.account;

import dev.storekeeper.crypto.FieldEncryption;
import dev.storekeeper.crypto.PaperCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The invite that makes an admin, which the log shows at each start while there is no admin. A locked one does not count, since only
 * another admin could unlock it. Every node derives the same code from the master key, so the database needs only its hash. A used code
 * never works again; if there is no admin later, another one is derived.
 */
@Component
class SetupCode implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SetupCode.class);
    private static final int BYTES = 20;

    private final InviteRepository invites;
    private final AccountRepository accounts;
    private final FieldEncryption encryption;
    private final TransactionOperations transactions;
    private final Clock clock;
    private volatile Optional<String> code = Optional.empty();

    SetupCode(
            InviteRepository invites,
            AccountRepository accounts,
            FieldEncryption encryption,
            TransactionOperations transactions,
            Clock clock) {
        this.invites = invites;
        this.accounts = accounts;
        this.encryption = encryption;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Stores the code, if there is no admin, and returns it. */
    Optional<String> prepare() {
        return transactions.execute(_ -> {
            if (accounts.existsByRoleAndLockedAtIsNullAndDeletedAtIsNull(Role.ADMIN)) {
                return Optional.empty();
            }
            var current = derive(invites.countByCreatedByIsNullAndUsedAtIsNotNull());
            invites.withdrawOtherSetupCodes(PaperCode.hash(current));
            invites.addSetupCode(PaperCode.hash(current), clock.instant());
            return Optional.of(current);
        });
    }

    private String derive(long number) {
        var derived = encryption.derive("setup code", Long.toString(number).getBytes(StandardCharsets.UTF_8));
        return PaperCode.of(Arrays.copyOf(derived, BYTES));
    }

    /** After the other messages of the start. */
    @EventListener(ApplicationReadyEvent.class)
    @Order
    void announce() {
        code.ifPresent(shown -> log.info(
                "There is no admin, or only locked ones: sign up with \"invite\": \"{}\" to become one. This setup code works once.",
                shown));
    }

    /** After the phase in which a wrong master key ends the start, and before that in which the web server opens its port. */
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public void start() {
        code = prepare();
    }

    @Override
    public boolean isRunning() {
        return false;
    }

    @Override
    public void stop() {
        // Nothing runs on after the start.
    }
}
