package dev.storekeeper.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Counts events that were committed, logins among them, and refusals that the trail no longer records. */
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

    void count(AuditEvent event, Map<String, String> details) {
        events(event).increment();
        switch (event) {
            case SIGNED_IN -> logins(SIGNED_IN).increment();
            case SIGN_IN_REFUSED ->
                logins(details.getOrDefault("reason", "unknown")).increment();
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
