package dev.storekeeper.monitoring.web;

import dev.storekeeper.api.LogLimit;
import dev.storekeeper.api.RequestIds;
import dev.storekeeper.api.RequestWaits;
import dev.storekeeper.monitoring.ManagementProperties;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Tells of each request when its answer is sent: to the metrics, to the access log, and to the log of slow requests. */
@Component
class RequestLog implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

    private final Properties properties;
    private final ManagementPort management;
    private final @Nullable RequestMeters meters;
    private final LogLimit slowLines;

    RequestLog(
            Properties properties,
            ManagementPort management,
            ManagementProperties settings,
            MeterRegistry registry,
            Clock clock) {
        this.properties = properties;
        this.management = management;
        this.meters = settings.hasMetrics() ? new RequestMeters(registry) : null;
        this.slowLines = new LogLimit(clock);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addEngineValves(new Valve());
    }

    private void tell(FinishedRequest request, long nanos) {
        var own = own(nanos);
        if (meters != null) {
            meters.count(request, own);
        }
        var isSlow = properties.slow().isPositive() && own >= properties.slow().toNanos();
        var leftOut = isSlow ? slowLines.next() : OptionalLong.empty();
        if (leftOut.isPresent() || properties.access()) {
            write(request, nanos, leftOut);
        }
    }

    /** A body that arrives slowly, and an answer that is read slowly, are the client's. */
    static long own(long nanos) {
        return nanos - RequestWaits.forClient();
    }

    /** @param leftOut how many slow requests before this one have no line; empty where this one has none either */
    private void write(FinishedRequest request, long nanos, OptionalLong leftOut) {
        put(RequestIds.LOG_KEY, request.id());
        put(FinishedRequest.TRACE, request.trace());
        try {
            if (properties.access()) {
                line(Level.INFO, request, nanos)
                        .addKeyValue("bytes", request.bytes())
                        .log(
                                "{} {} {} {} ms {} bytes to {}{}",
                                request.method(),
                                request.path(),
                                request.status(),
                                millis(nanos),
                                request.bytes(),
                                request.client(),
                                account(request));
            }
            if (leftOut.orElse(0) > 0) {
                log.warn(
                        "{} slow requests before this one have no line: {} are told in a minute",
                        leftOut.getAsLong(),
                        LogLimit.LINES);
            }
            if (leftOut.isPresent()) {
                var waits = RequestWaits.current();
                var line = line(Level.WARN, request, nanos);
                for (var wait : waits.entrySet()) {
                    line = line.addKeyValue("waited_" + wait.getKey().key(), wait.getValue());
                }
                line.log(
                        "Slow request: {} {} {} {} ms, waited {}",
                        request.method(),
                        request.path(),
                        request.status(),
                        millis(nanos),
                        words(waits));
            }
        } finally {
            MDC.remove(RequestIds.LOG_KEY);
            MDC.remove(FinishedRequest.TRACE);
        }
    }

    /** The request is over, and what it had put there is gone. */
    private static void put(String key, @Nullable String value) {
        if (value != null) {
            MDC.put(key, value);
        }
    }

    private static LoggingEventBuilder line(Level level, FinishedRequest request, long nanos) {
        var line = log.atLevel(level)
                .addKeyValue("method", request.method())
                .addKeyValue("route", request.route())
                .addKeyValue("status", request.status())
                .addKeyValue("ms", millis(nanos))
                .addKeyValue("client", request.client());
        var account = request.account();
        if (account != null) {
            line = line.addKeyValue("account", account.getName()).addKeyValue("session", account.sessionId());
        }
        var refusal = request.refusal();
        return refusal == null ? line : line.addKeyValue("code", refusal.code());
    }

    private static String account(FinishedRequest request) {
        var account = request.account();
        return account == null ? "" : ", account " + account.id();
    }

    private static String words(Map<RequestWaits.Kind, Long> waits) {
        return waits.isEmpty()
                ? "for nothing that is measured"
                : waits.entrySet().stream()
                        .map(wait -> "%d ms %s".formatted(wait.getValue(), wait.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e5) / 10.0;
    }

    /**
     * Tomcat calls an access log when the answer is sent, also for requests that it refuses itself. The time that it gives includes that
     * in which the client sends the head, and what is left of a refused body.
     */
    private final class Valve extends ValveBase implements AccessLog {

        private static final String TIME = "dev.storekeeper.monitoring.time";

        Valve() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            var begun = System.nanoTime();
            try {
                getNext().invoke(request, response);
            } finally {
                RequestWaits.end();
                request.setAttribute(TIME, System.nanoTime() - begun);
            }
        }

        @Override
        public void log(Request request, Response response, long nanosOfTomcat) {
            try {
                if (!management.serves(request)) {
                    var nanos = request.getAttribute(TIME) instanceof Long time ? time : 0;
                    tell(new FinishedRequest(request, response), nanos);
                }
            } finally {
                RequestWaits.forget();
            }
        }

        @Override
        public void setRequestAttributesEnabled(boolean enabled) {
            // Addresses are set on the request itself.
        }

        @Override
        public boolean getRequestAttributesEnabled() {
            return false;
        }
    }

    /**
     * What the log tells of requests.
     *
     * @param access whether it has a line for each
     * @param slow from which time on, without the waits for its client, it says what a request has waited for; 0 for never
     */
    @ConfigurationProperties("storekeeper.log")
    record Properties(
            @DefaultValue("false") boolean access,
            @DefaultValue("1s") Duration slow) {}
}
