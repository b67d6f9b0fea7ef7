package dev.storekeeper.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
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

    private final MeterProvider<Counter> events;
    private final MeterProvider<Counter> logins;

    /** All series are there from the start, since a rate has no value for one that begins with its first event. */
    AuditMeters(MeterRegistry registry) {
        events = Counter.builder("storekeeper.audit.events")
                .description("events of the audit trail, and refusals that it no longer records")
                .withRegistry(registry);
        logins = Counter.builder("storekeeper.logins")
                .description("logins that succeeded, or were refused for what is named")
                .withRegistry(registry);
        Stream.of(AuditEvent.values()).forEach(this::eventsOf);
        loginsWith(SIGNED_IN);
        REASONS.forEach(this::loginsWith);
    }

    void count(AuditEvent event, Map<String, String> details) {
        eventsOf(event).increment();
        if (event == AuditEvent.SIGNED_IN) {
            loginsWith(SIGNED_IN).increment();
        } else if (event == AuditEvent.SIGN_IN_REFUSED) {
            loginsWith(details.getOrDefault("reason", "unknown")).increment();
        }
    }

    private Counter eventsOf(AuditEvent event) {
        return events.withTag("event", event.name().toLowerCase(Locale.ROOT));
    }

    private Counter loginsWith(String outcome) {
        return logins.withTag("outcome", outcome);
    }
}
