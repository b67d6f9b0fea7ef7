package dev.storekeeper.login.web;

import dev.storekeeper.login.SignInService.SignInOutcome;
import dev.storekeeper.login.SignInService.SignInOutcome.CodeRequired;
import dev.storekeeper.login.SignInService.SignInOutcome.EnrolmentRequired;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** What the password alone is answered: the QR code while no phone is enrolled, then only the question for a code. */
final class FirstStepAnswer {

    private FirstStepAnswer() {}

    static ResponseEntity<?> of(SignInOutcome outcome, HttpServletRequest request) {
        var answer = ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(ChallengeCookie.HEADER, outcome.challenge())
                .header(HttpHeaders.SET_COOKIE, ChallengeCookie.set(request, outcome.challenge(), outcome.expiresIn()));
        return switch (outcome) {
            case EnrolmentRequired pending -> enrolment(pending, request, answer);
            case CodeRequired asked ->
                answer.contentType(MediaType.APPLICATION_JSON)
                        .body(new CodeAnswer(
                                "code_required",
                                asked.challenge(),
                                asked.expiresIn().toSeconds(),
                                asked.passkey() ? true : null));
        };
    }

    private static ResponseEntity<?> enrolment(
            EnrolmentRequired pending, HttpServletRequest request, ResponseEntity.BodyBuilder answer) {
        var form = Offer.choose(request, QrAnswer.PNG, MediaType.APPLICATION_JSON, QrAnswer.SVG, QrAnswer.TEXT);
        if (!form.equals(MediaType.APPLICATION_JSON)) {
            return QrAnswer.of(pending.keyUri(), form, answer);
        }
        return answer.contentType(form)
                .body(new EnrolmentAnswer(
                        "enrolment_required",
                        pending.challenge(),
                        "/generate_qr/" + pending.username(),
                        pending.keyUri().text(),
                        pending.expiresIn().toSeconds()));
    }

    /** @param passkey whether POST /verify-2fa/passkey would ask for one; left out where it would not */
    record CodeAnswer(
            String status,
            String challenge,
            long expiresIn,
            @Nullable Boolean passkey) {}

    record EnrolmentAnswer(String status, String challenge, String qrUrl, String otpauthUri, long expiresIn) {}
}
