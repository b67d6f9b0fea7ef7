package dev.storekeeper.login.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.login.LoginClient;
import dev.storekeeper.login.Proof;
import dev.storekeeper.login.SignInService;
import dev.storekeeper.login.SignInService.BegunLogin;
import dev.storekeeper.login.SignInService.SignInOutcome.CodeRequired;
import dev.storekeeper.login.SignInService.SignInOutcome.EnrolmentRequired;
import dev.storekeeper.login.SignInService.SignedIn;
import dev.storekeeper.login.StepUpService;
import dev.storekeeper.login.passkey.PasskeyService.PasskeyQuestion;
import dev.storekeeper.login.totp.QrCode;
import dev.storekeeper.token.CurrentAccount;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The two steps of a login. The second one also renews the proof of a session that is open. */
@RestController
class SignInController {

    private final SignInService service;
    private final StepUpService stepUp;

    SignInController(SignInService service, StepUpService stepUp) {
        this.service = service;
        this.stepUp = stepUp;
    }

    /** The first format is the one of a QR code for a client that accepts any; all other answers are JSON. */
    @PostMapping(
            path = "/login",
            produces = {QrCode.PNG, MediaType.APPLICATION_JSON_VALUE, QrCode.SVG, QrCode.TEXT})
    ResponseEntity<?> login(@Valid @RequestBody LoginRequest body, LoginClient client, HttpServletRequest request) {
        var proof = Proof.of(body.code(), body.recoveryCode(), null);
        if (proof.isPresent()) {
            return completed(service.signIn(body.username(), body.password(), proof.get(), client), request);
        }
        var outcome = service.begin(body.username(), body.password(), client);
        var answer = ResponseEntity.ok()
                .header(Cookies.CHALLENGE_HEADER, outcome.challenge())
                .header(HttpHeaders.SET_COOKIE, Cookies.challenge(request, outcome.challenge(), outcome.expiresIn()));
        return switch (outcome) {
            case EnrolmentRequired pending -> answer.body(EnrolmentAnswer.of(pending));
            case CodeRequired asked ->
                answer.contentType(MediaType.APPLICATION_JSON).body(CodeAnswer.of(asked));
        };
    }

    /** Completes a login. A request that names none, but has an access token, renews the proof of its session. */
    @PostMapping("/verify-2fa")
    ResponseEntity<?> verify(
            @RequestBody VerifyRequest body,
            @AuthenticationPrincipal @Nullable CurrentAccount current,
            LoginClient client,
            HttpServletRequest request) {
        var proof = Proof.of(body.code(), body.recoveryCode(), body.passkey())
                .orElseThrow(() -> ApiException.invalid("code", "is required: the six digits that the phone shows"));
        var begun = begun(body.challenge(), body.username(), current, client, request);
        if (begun.isNamed()) {
            return completed(service.complete(begun, proof, client), request);
        }
        if (current == null || body.username() != null) {
            throw challengeMissing();
        }
        return ResponseEntity.ok(stepUp.stepUp(current, proof, client));
    }

    /** What to sign with a passkey, for the second step. */
    @PostMapping("/verify-2fa/passkey")
    PasskeyQuestion askForPasskey(
            @RequestBody PromptRequest body,
            @AuthenticationPrincipal @Nullable CurrentAccount current,
            LoginClient client,
            HttpServletRequest request) {
        var begun = begun(body.challenge(), body.username(), current, client, request);
        if (begun.isNamed()) {
            return service.askForPasskey(begun, client);
        }
        if (current == null) {
            throw challengeMissing();
        }
        return stepUp.askForPasskey(current, client);
    }

    /** With an access token and no name, the cookie of a sign-up is not meant: it is sent for a day, whatever the client does. */
    private BegunLogin begun(
            @Nullable String challenge,
            @Nullable String username,
            @Nullable CurrentAccount current,
            LoginClient client,
            HttpServletRequest request) {
        var byAddress = client.lenient() && username != null && challenge == null;
        var shown = Cookies.readChallenge(
                challenge, request, kept -> current == null || username != null || service.isLogin(kept));
        return new BegunLogin(shown, username, byAddress);
    }

    private static ApiException challengeMissing() {
        return ApiException.of(
                        ErrorCode.CHALLENGE_MISSING,
                        "Send the challenge that POST /login answered: as the field 'challenge', the header X-Challenge or the cookie.")
                .next("POST /login");
    }

    private static ResponseEntity<SignedIn> completed(SignedIn signedIn, HttpServletRequest request) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.SET_COOKIE, Cookies.deletedChallenge(request))
                .body(signedIn);
    }

    record LoginRequest(
            @NotNull String username,
            @NotNull String password,
            @Nullable String code,
            @Nullable String recoveryCode) {}

    record VerifyRequest(
            @Nullable String username,
            @Nullable String code,
            @Nullable String recoveryCode,
            Proof.@Nullable Passkey passkey,
            @Nullable String challenge) {}

    record PromptRequest(
            @Nullable String challenge, @Nullable String username) {}

    /** The answer while no phone is enrolled, as JSON or as the QR code itself. */
    record EnrolmentAnswer(String status, String challenge, String qrUrl, String otpauthUri, long expiresIn) {

        static EnrolmentAnswer of(EnrolmentRequired pending) {
            return new EnrolmentAnswer(
                    "enrolment_required",
                    pending.challenge(),
                    "/generate_qr/" + pending.username(),
                    pending.keyUri().text(),
                    pending.expiresIn().toSeconds());
        }
    }

    /** @param passkey whether POST /verify-2fa/passkey would ask for one; left out where it would not */
    record CodeAnswer(
            String status,
            String challenge,
            long expiresIn,
            @Nullable Boolean passkey) {

        static CodeAnswer of(CodeRequired asked) {
            return new CodeAnswer(
                    "code_required", asked.challenge(), asked.expiresIn().toSeconds(), asked.passkey() ? true : null);
        }
    }
}
