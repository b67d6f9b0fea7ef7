package dev.brokenhouse.habits;

import com.warrenstrange.googleauth.GoogleAuthenticator;

/** Takes scratch codes of 26 bits from the library. */
class AsksStranger {
    Object credentials(GoogleAuthenticator authenticator) {
        return authenticator.createCredentials();
    }
}
