package dev.storekeeper.server;

import dev.storekeeper.api.PartialAnswerValve;
import dev.storekeeper.api.Problem;
import dev.storekeeper.api.RefusalMemory;
import dev.storekeeper.api.RequestIds;
import dev.storekeeper.api.SafeHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.RequestContextFilter;
import tools.jackson.databind.json.JsonMapper;

/** Makes Tomcat stricter and fair, and lets it answer errors as problem details. Valves that measure requests come after these. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 1)
class TomcatCustomizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final JsonMapper json;
    private final RequestProperties limits;

    TomcatCustomizer(JsonMapper json, RequestProperties limits) {
        this.json = json;
        this.limits = limits;
    }

    /** Takes out a filter that remembers the request of its thread: no filter asks for it, and Spring MVC remembers it again. */
    @Bean
    static FilterRegistrationBean<RequestContextFilter> withoutRequestContextFilter() {
        var registration = new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }

    /** Tomcat tells it when a request has ended. */
    @Bean
    static RefusalMemory refusalMemory(RequestProperties limits) {
        return new RefusalMemory(limits.memory());
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(FairHttpProtocol.class.getName());
        // Tomcat would add an authenticator otherwise, which asks for each request whether it must log in.
        factory.addContextCustomizers(this::replaceErrorReports, context -> context.setLoginConfig(new LoginConfig()));
        // Forms are bodies like any other, and no parameters: Tomcat would read them past the limits of bodies.
        factory.addConnectorCustomizers(
                CrowdedServerValve::fitHeap, this::readInTime, connector -> connector.setParseBodyMethods(""));
        factory.addEngineValves(new CrowdedServerValve(), new SwallowInputValve(limits.patience()));
        factory.addContextValves(new StrictFramingValve(), new PartialAnswerValve());
    }

    private void readInTime(Connector connector) {
        if (connector.getProtocolHandler() instanceof FairHttpProtocol protocol) {
            protocol.setPatience(limits.patience());
        }
    }

    private void replaceErrorReports(Context context) {
        var host = (StandardHost) context.getParent();
        var pipeline = host.getPipeline();
        for (var valve : pipeline.getValves()) {
            if (valve instanceof ErrorReportValve) {
                pipeline.removeValve(valve);
            }
        }
        // The host adds a valve of this class itself unless there is one already.
        host.setErrorReportValveClass(ProblemReportValve.class.getName());
        pipeline.addValve(new ProblemReportValve(json));
    }

    /** Answers what Tomcat refuses before any filter runs, without a page that names the server. */
    private static final class ProblemReportValve extends ErrorReportValve {

        private static final int HEADERS_TOO_LARGE = 431;

        /** Tomcat's default. */
        private static final Integer MAX_HEADERS = 100;

        private static final List<String> TOO_LARGE = List.of(
                StringManager.getManager("org.apache.coyote.http11").getString("iib.requestheadertoolarge.error"),
                StringManager.getManager("org.apache.tomcat.util.http").getString("headers.maxCountFail", MAX_HEADERS));

        private final JsonMapper json;

        ProblemReportValve(JsonMapper json) {
            this.json = json;
        }

        @Override
        protected void report(Request request, Response response, @Nullable Throwable thrown) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            if (thrown != null && TOO_LARGE.contains(String.valueOf(thrown.getMessage()))) {
                // RFC 6585, section 5; Tomcat answers 400.
                response.setStatus(HEADERS_TOO_LARGE);
            }
            try {
                write(request, response);
                response.finishResponse();
            } catch (IOException e) {
                // The client has closed the connection.
                container.getLogger().debug("An error could not be answered", e);
            }
        }

        private void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
            SafeHeaders.set(request, response);
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            var id = RequestIds.assign(request, response);
            var problem = Problem.ofStatus(response.getStatus(), request.getRequestURI(), id);
            response.getOutputStream().write(json.writeValueAsBytes(problem));
        }
    }
}
