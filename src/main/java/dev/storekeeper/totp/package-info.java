/**
 * The second lock: the secret that an account shares with a phone, the six digits that both compute from it, and the
 * QR code that carries it over. What is computed here stands on a secret and an instant alone.
 *
 * <p>This room must not know what a password is, what a token looks like, or which request asked. The secret leaves it
 * only sealed, or inside the key URI of an enrolment that is still open; no text form of any type here shows it.
 */
@NullMarked
package dev.storekeeper.totp;

import org.jspecify.annotations.NullMarked;
