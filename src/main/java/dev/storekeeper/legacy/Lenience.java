package dev.storekeeper.legacy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.event.EventListener;

/**
 * Whether the shortcuts of the old services are open: a second step that names only the user, a QR code without credentials, and
 * common passwords.
 *
 * @param lenient on in the quick start, else off
 */
@ConfigurationProperties("storekeeper")
record Lenience(@DefaultValue("false") boolean lenient) {

    private static final Logger log = LoggerFactory.getLogger(Lenience.class);

    @EventListener(ApplicationReadyEvent.class)
    void warn() {
        if (lenient) {
            log.warn(
                    "storekeeper.lenient is on: shortcuts of the old services are open to all clients of the same address. "
                            + "Set STOREKEEPER_LENIENT=false for anything but trying out.");
        }
    }
}
