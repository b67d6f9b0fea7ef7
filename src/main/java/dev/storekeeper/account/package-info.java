/**
 * Accounts: username, password and role, and who may open one, with an invite or without. Knows nothing of second factors, sessions and
 * tokens.
 */
@NullMarked
package dev.storekeeper.account;

import org.jspecify.annotations.NullMarked;
