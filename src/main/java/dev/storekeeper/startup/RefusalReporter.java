package dev.storekeeper.startup;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Logs in one line why the service does not start, if the reason is known; other failures are left to Spring Boot. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusalReporter implements SpringBootExceptionReporter {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalReporter.class);

    @Override
    public boolean reportException(Throwable failure) {
        var reason = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> reason(cause).stream())
                .findFirst();
        reason.ifPresent(LOG::error);
        return reason.isPresent();
    }

    private static Optional<String> reason(@Nullable Throwable cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case StartRefused refused -> refused.getMessage();
                    case PortInUseException taken ->
                        "Port %d is taken. Stop the program that uses it, or set SERVER_PORT to another port (0 picks a free one)."
                                .formatted(taken.getPort());
                    case null, default -> null;
                });
    }
}
