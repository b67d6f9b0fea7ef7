/**
 * Passkeys as second factor beside the codes of a phone: how one is added to an account, and how a client proves that it holds one.
 * Spring Security judges what browsers and authenticators send; the questions are kept in the database, so that any node can take the
 * answer. The package knows no logins.
 */
@ApplicationModule
@NullMarked
package dev.storekeeper.login.passkey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
