package dev.storekeeper.account;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Tells the person at the terminal how to become the first admin. */
@Component
class SetupNotice implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SetupNotice.class);

    private final SetupCode setupCode;
    private volatile Optional<String> code = Optional.empty();
    private volatile boolean running;

    SetupNotice(SetupCode setupCode) {
        this.setupCode = setupCode;
    }

    /** Before the web server, which starts in one of the last phases. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        code = setupCode.prepare();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After what is said to everybody. */
    @EventListener(ApplicationReadyEvent.class)
    @Order
    void announce() {
        code.ifPresent(shown -> LOG.info(
                "There is no admin yet: whoever signs up with \"invite\": \"{}\" becomes one. This setup code works once.",
                shown));
    }
}
