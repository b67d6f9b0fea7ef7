/**
 * TOTP as second factor: the secret that an account shares with a phone, its codes, the QR code that carries it over, and recovery
 * codes. The package knows no passwords, tokens or requests. The secret leaves it encrypted only, or inside the key URI of an enrolment
 * that is still open.
 */
@ApplicationModule
@NullMarked
package dev.storekeeper.login.totp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
