package dev.storekeeper.monitoring;

import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Counts the events of the audit trail, logins among them. */
@Component
class AuditMeters {

    private static final String SIGNED_IN = "signed_in";

    /** What a refused login had wrong; a login that begins with a password and is not ended is none of these. */
    private static final List<String> REASONS = List.of("password", "code", "recovery", "passkey");

    private final MeterRegistry registry;

    /** All series are there from the start, since a rate has no value for one that begins with its first event. */
    AuditMeters(MeterRegistry registry) {
        this.registry = registry;
        Stream.of(AuditEvent.values()).forEach(this::events);
        logins(SIGNED_IN);
        REASONS.forEach(this::logins);
    }

    @EventListener
    void count(AuditTrail.Occurred occurred) {
        events(occurred.event()).increment();
        switch (occurred.event()) {
            case SIGNED_IN -> logins(SIGNED_IN).increment();
            case SIGN_IN_REFUSED ->
                logins(occurred.details().getOrDefault("reason", "unknown")).increment();
            default -> {
                // Counted above.
            }
        }
    }

    private Counter events(AuditEvent event) {
        return Counter.builder("storekeeper.audit.events")
                .tag("event", event.name().toLowerCase(Locale.ROOT))
                .description("events of the audit trail, and refusals that it no longer records")
                .register(registry);
    }

    private Counter logins(String outcome) {
        return Counter.builder("storekeeper.logins")
                .tag("outcome", outcome)
                .description("logins that succeeded, or were refused for what is named")
                .register(registry);
    }
}
