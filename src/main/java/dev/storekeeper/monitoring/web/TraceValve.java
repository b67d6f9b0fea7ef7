package dev.storekeeper.monitoring.web;

import dev.storekeeper.api.RequestWaits;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A span for each request, which goes on with the trace of the caller (W3C traceparent). Spans are sent in batches by a thread of their
 * own; when the receiver does not answer, those that find no room are dropped, and no request waits.
 */
final class TraceValve extends ValveBase {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final TextMapGetter<Request> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Request request) {
            return Collections.list(request.getHeaderNames());
        }

        @Override
        public @Nullable String get(@Nullable Request request, String name) {
            return request == null ? null : request.getHeader(name);
        }
    };

    private final ManagementPort management;
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    TraceValve(URI endpoint, double sample, ManagementPort management) {
        super(true);
        this.management = management;
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setTimeout(PATIENCE)
                .build();
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "storekeeper")))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sample)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(Duration.ofSeconds(1))
                        .build())
                .build();
        tracer = provider.get("dev.storekeeper");
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (management.serves(request)) {
            getNext().invoke(request, response);
            return;
        }
        var finished = new FinishedRequest(request, response);
        var span = tracer.spanBuilder(finished.method())
                .setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS))
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        var trace = span.getSpanContext().getTraceId();
        request.setAttribute(FinishedRequest.TRACE, trace);
        MDC.put(FinishedRequest.TRACE, trace);
        try {
            getNext().invoke(request, response);
        } finally {
            MDC.remove(FinishedRequest.TRACE);
            end(span, finished);
        }
    }

    /** Names as OpenTelemetry's conventions for HTTP have them; the path is that of the access log, since a raw one may hold anything. */
    private static void end(Span span, FinishedRequest request) {
        span.updateName(request.method() + " " + request.route())
                .setAttribute("http.request.method", request.method())
                .setAttribute("http.route", request.route())
                .setAttribute("url.path", request.path())
                .setAttribute("http.response.status_code", request.status())
                .setAttribute("client.address", request.client());
        var id = request.id();
        if (id != null) {
            span.setAttribute("storekeeper.request_id", id);
        }
        var account = request.account();
        if (account != null) {
            span.setAttribute("storekeeper.account", account.id());
        }
        RequestWaits.current().forEach((kind, time) -> span.setAttribute("storekeeper.waited_ms." + kind.key(), time));
        if (request.status() >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    /** Sends what is left. */
    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        provider.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
