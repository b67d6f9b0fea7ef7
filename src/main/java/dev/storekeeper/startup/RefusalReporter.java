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

/** Says in one line why the service does not start, where the reason is known; all else is left to Spring Boot's reports. */
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
                        "Port %d is taken; stop what listens there or set SERVER_PORT to another (0 takes any free one)."
                                .formatted(taken.getPort());
                    case null, default -> null;
                });
    }
}
