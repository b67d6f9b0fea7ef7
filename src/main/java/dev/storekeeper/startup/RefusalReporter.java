package dev.storekeeper.startup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Logs in one line why the service does not start, if the reason is known; other failures are left to Spring Boot. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusalReporter implements SpringBootExceptionReporter {

    private static final Logger log = LoggerFactory.getLogger(RefusalReporter.class);

    @Override
    public boolean reportException(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartRefused) {
                log.error(cause.getMessage());
                return true;
            }
            if (cause instanceof PortInUseException taken) {
                log.error(
                        "Port {} is taken. Stop the program that uses it, or set SERVER_PORT to another port (0 picks a free one).",
                        taken.getPort());
                return true;
            }
        }
        return false;
    }
}
