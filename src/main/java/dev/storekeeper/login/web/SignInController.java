package dev.storekeeper.login.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.login.Proof;
import dev.storekeeper.login.SignInManners;
import dev.storekeeper.login.SignInService;
import dev.storekeeper.login.SignInService.SignedIn;
import dev.storekeeper.login.StepUpService;
import dev.storekeeper.login.Visit;
import dev.storekeeper.token.CurrentAccount;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SignInController {

    private final SignInService service;
    private final StepUpService stepUp;

    SignInController(SignInService service, StepUpService stepUp) {
        this.service = service;
        this.stepUp = stepUp;
    }

    @PostMapping("/login")
    ResponseEntity<?> login(
            @RequestBody LoginRequest body,
            @RequestAttribute(name = SignInManners.ACCESS_LIFETIME, required = false) @Nullable Duration lifetime,
            Visit visit,
            HttpServletRequest request) {
        var errors = new FieldErrors();
        errors.addUnless(body.username() != null, "username", "is required");
        errors.addUnless(body.password() != null, "password", "is required");
        errors.refuseAny();
        var username = String.valueOf(body.username());
        var password = String.valueOf(body.password());
        var proof = Proof.of(body.code(), body.recoveryCode(), null);
        return proof.isPresent()
                ? inside(service.signIn(username, password, proof.get(), lifetime, visit), request)
                : FirstStepAnswer.of(service.begin(username, password, visit), request);
    }

    /** Completes a login, or, for whoever is inside and names no login, proves them once more. */
    @PostMapping("/verify-2fa")
    ResponseEntity<?> verify(
            @RequestBody VerifyRequest body,
            @AuthenticationPrincipal @Nullable CurrentAccount current,
            @RequestAttribute(name = SignInManners.LENIENT, required = false) @Nullable Boolean lenient,
            @RequestAttribute(name = SignInManners.ACCESS_LIFETIME, required = false) @Nullable Duration lifetime,
            Visit visit,
            HttpServletRequest request) {
        var proof = Proof.of(body.code(), body.recoveryCode(), body.passkey())
                .orElseThrow(() -> ApiException.invalid("code", "is required: the six digits that the phone shows"));
        var begun = Shown.begun(body.challenge(), body.username(), lenient != null, request);
        if (begun.isEmpty() && current != null && body.username() == null) {
            return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(stepUp.stepUp(current, proof, visit));
        }
        if (begun.isEmpty()) {
            throw Shown.nothing();
        }
        return inside(service.complete(begun, body.username(), proof, lifetime, visit), request);
    }

    private static ResponseEntity<SignedInAnswer> inside(SignedIn signedIn, HttpServletRequest request) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.SET_COOKIE,
                        ChallengeCookie.clear(request),
                        DeviceCookie.set(request, signedIn.session().device()))
                .body(SignedInAnswer.of(signedIn));
    }

    record LoginRequest(
            @Nullable String username,
            @Nullable String password,
            @Nullable String code,
            @Nullable String recoveryCode) {}

    record VerifyRequest(
            @Nullable String username,
            @Nullable String code,
            @Nullable String recoveryCode,
            Proof.@Nullable Passkey passkey,
            @Nullable String challenge) {}
}
