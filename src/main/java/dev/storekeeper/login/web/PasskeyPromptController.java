package dev.storekeeper.login.web;

import dev.storekeeper.login.SignInManners;
import dev.storekeeper.login.SignInService;
import dev.storekeeper.login.StepUpService;
import dev.storekeeper.login.Visit;
import dev.storekeeper.passkey.PasskeyQuestion;
import dev.storekeeper.token.CurrentAccount;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PasskeyPromptController {

    private final SignInService service;
    private final StepUpService stepUp;

    PasskeyPromptController(SignInService service, StepUpService stepUp) {
        this.service = service;
        this.stepUp = stepUp;
    }

    /** Of whom a code is wanted is told as at {@code /verify-2fa}. */
    @PostMapping("/verify-2fa/passkey")
    ResponseEntity<PasskeyQuestion> ask(
            @RequestBody PromptRequest body,
            @AuthenticationPrincipal @Nullable CurrentAccount current,
            @RequestAttribute(name = SignInManners.LENIENT, required = false) @Nullable Boolean lenient,
            Visit visit,
            HttpServletRequest request) {
        var begun = Shown.begun(body.challenge(), body.username(), lenient != null, request);
        if (begun.isEmpty() && current == null) {
            throw Shown.nothing();
        }
        var question = begun.isEmpty() && current != null
                ? stepUp.askForPasskey(current, visit)
                : service.askForPasskey(begun, body.username(), visit);
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(question);
    }

    record PromptRequest(
            @Nullable String challenge, @Nullable String username) {}
}
