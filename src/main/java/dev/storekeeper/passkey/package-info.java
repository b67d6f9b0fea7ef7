/**
 * Passkeys, a second lock beside the codes of a phone: how one is added to an account, and how its owner shows that they hold it.
 * What browsers and authenticators send is judged by Spring Security; the question that they answer is kept in the database, so
 * that any node takes the answer. Knows nothing of logins and tokens.
 */
@NullMarked
package dev.storekeeper.passkey;

import org.jspecify.annotations.NullMarked;
