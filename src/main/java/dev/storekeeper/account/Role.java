package dev.storekeeper.account;

/** What an account may do: a viewer reads, an editor writes products, an admin manages accounts. */
public enum Role {
    VIEWER,
    EDITOR,
    ADMIN
}
