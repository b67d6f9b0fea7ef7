package dev.storekeeper.monitoring.web;

import dev.storekeeper.api.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Counts requests by method, route and status, and refusals by their code. */
final class RequestMeters {

    /** In milliseconds: what alerts and a dashboard tell apart. */
    private static final Duration[] BOUNDS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    /** Methods, routes and statuses are known in advance, so their number is bounded. */
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    private final MeterProvider<Counter> refusals;

    /** All refusals are there from the start, since a rate has no value for one that begins with its first request. */
    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
        refusals = Counter.builder("storekeeper.refusals")
                .description("requests that were refused, by the code of the answer")
                .withRegistry(registry);
        Stream.of(ErrorCode.values()).forEach(this::refusalsWith);
    }

    void count(FinishedRequest request, long nanos) {
        timers.computeIfAbsent(new Series(request.method(), request.route(), request.status()), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
        var refusal = request.refusal();
        if (refusal != null) {
            refusalsWith(refusal).increment();
        }
    }

    private Counter refusalsWith(ErrorCode code) {
        return refusals.withTag("code", code.code());
    }

    /** Named and labelled as Spring's own, which dashboards know. */
    private Timer timer(Series series) {
        return Timer.builder("http.server.requests")
                .tags("method", series.method, "uri", series.route, "status", Integer.toString(series.status))
                .description("the service's work at requests, without waits for their clients")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    private record Series(String method, String route, int status) {}
}
