package dev.storekeeper.login;

import dev.storekeeper.totp.KeyUri;
import java.util.List;

/**
 * An account is open and waits for a phone.
 *
 * @param challenge lets its holder fetch the QR code
 * @param warnings what was let pass this time
 */
public record SignedUp(String username, KeyUri keyUri, String challenge, List<String> warnings) {}
