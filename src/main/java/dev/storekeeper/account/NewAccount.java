package dev.storekeeper.account;

import org.jspecify.annotations.Nullable;

/**
 * What somebody gives to sign up.
 *
 * @param commonPasswordAllowed whether a password that everybody tries first is only warned of
 */
public record NewAccount(
        @Nullable String username, @Nullable String password, boolean commonPasswordAllowed) {

    @Override
    public String toString() {
        return "NewAccount[" + username + "]";
    }
}
