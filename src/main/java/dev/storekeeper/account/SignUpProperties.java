package dev.storekeeper.account;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may sign up.
 *
 * @param signup everybody, only with an invite, or not at all; the setup code of the start-up log always works
 * @param signupRole the role of an account that was opened without an invite: VIEWER or EDITOR
 */
@ConfigurationProperties("storekeeper")
record SignUpProperties(
        @DefaultValue("open") Mode signup,
        @DefaultValue("EDITOR") Role signupRole) {

    enum Mode {
        OPEN,
        INVITE,
        CLOSED
    }
}
