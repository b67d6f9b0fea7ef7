package dev.storekeeper.account;

import org.jspecify.annotations.Nullable;

/**
 * What somebody gives to sign up.
 *
 * @param invite the code of an invite, or the setup code
 * @param commonPasswordAllowed whether a password that everybody tries first is only warned of
 */
public record NewAccount(
        @Nullable String username,
        @Nullable String password,
        @Nullable String invite,
        boolean commonPasswordAllowed) {

    @Override
    public String toString() {
        return "NewAccount[" + username + "]";
    }
}
