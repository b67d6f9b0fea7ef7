package dev.storekeeper.account;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may sign up.
 *
 * @param signup whoever comes, whoever shows an invite, or nobody; the setup code of the start-up log works always
 * @param signupRole what becomes of whoever signs up without an invite: VIEWER or EDITOR
 */
@ConfigurationProperties("storekeeper")
record SignUpProperties(
        @DefaultValue("open") SignUpMode signup,
        @DefaultValue("EDITOR") Role signupRole) {}
