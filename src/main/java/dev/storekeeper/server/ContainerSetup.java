package dev.storekeeper.server;

import dev.storekeeper.api.PartialAnswerValve;
import org.apache.catalina.Context;
import org.apache.catalina.Pipeline;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes the container stricter, and puts this house's words in the place of its error pages. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class ContainerSetup implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final JsonMapper json;
    private final RequestProperties limits;

    ContainerSetup(JsonMapper json, RequestProperties limits) {
        this.json = json;
        this.limits = limits;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(this::replacePages);
        factory.addEngineValves(new UnreadBodyValve(limits.patience()));
        factory.addContextValves(new StrictFramingValve(), new PartialAnswerValve());
    }

    private void replacePages(Context context) {
        var host = (StandardHost) context.getParent();
        removePages(host.getPipeline());
        // The host makes a valve of this class by itself unless there is one already.
        host.setErrorReportValveClass(ContainerErrorValve.class.getName());
        host.getPipeline().addValve(new ContainerErrorValve(json));
    }

    private static void removePages(Pipeline pipeline) {
        for (var valve : pipeline.getValves()) {
            if (valve instanceof ErrorReportValve) {
                pipeline.removeValve(valve);
            }
        }
    }
}
