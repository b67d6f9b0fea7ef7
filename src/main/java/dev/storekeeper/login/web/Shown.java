package dev.storekeeper.login.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.login.SignInService.BegunLogin;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request shows of the login that it goes on with. */
final class Shown {

    private Shown() {}

    static List<BegunLogin> begun(
            @Nullable String challenge, @Nullable String username, boolean lenient, HttpServletRequest request) {
        var begun = new ArrayList<BegunLogin>();
        ChallengeCookie.shown(challenge, request)
                .map(BegunLogin.ByChallenge::new)
                .ifPresent(begun::add);
        if (lenient && username != null && challenge == null) {
            begun.add(new BegunLogin.ByAddress(username, request.getRemoteAddr()));
        }
        return begun;
    }

    static ApiException nothing() {
        return ApiException.of(
                        ErrorCode.CHALLENGE_MISSING,
                        "Send the challenge that POST /login answered: as the field 'challenge', the header X-Challenge or the cookie.")
                .next("POST /login");
    }
}
