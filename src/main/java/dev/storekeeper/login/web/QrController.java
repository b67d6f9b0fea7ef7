package dev.storekeeper.login.web;

import dev.storekeeper.login.SignInManners;
import dev.storekeeper.login.SignUpService;
import dev.storekeeper.login.SignUpService.EnrolmentEvidence;
import dev.storekeeper.login.Visit;
import dev.storekeeper.totp.QrCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.web.authentication.www.BasicAuthenticationConverter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** The QR code of a new account, shown until its phone is proven. */
@RestController
class QrController {

    private static final BasicAuthenticationConverter BASIC = new BasicAuthenticationConverter();

    private final SignUpService service;

    QrController(SignUpService service) {
        this.service = service;
    }

    @GetMapping(
            path = "/generate_qr/{username}",
            produces = {QrCodeConverter.PNG, QrCodeConverter.SVG, QrCodeConverter.TEXT})
    ResponseEntity<QrCode> qrCode(
            @PathVariable String username,
            @RequestAttribute(name = SignInManners.LENIENT, required = false) @Nullable Boolean lenient,
            Visit visit,
            HttpServletRequest request) {
        var uri = service.pendingEnrolment(username, evidence(request, lenient != null), visit);
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(QrCode.of(uri.text()));
    }

    private static List<EnrolmentEvidence> evidence(HttpServletRequest request, boolean lenient) {
        var evidence = new ArrayList<EnrolmentEvidence>();
        Cookies.shownChallenge(null, request)
                .map(EnrolmentEvidence.Challenge::new)
                .ifPresent(evidence::add);
        password(request).ifPresent(evidence::add);
        if (lenient) {
            evidence.add(new EnrolmentEvidence.Address(request.getRemoteAddr()));
        }
        return evidence;
    }

    private static Optional<EnrolmentEvidence> password(HttpServletRequest request) {
        try {
            return Optional.ofNullable(BASIC.convert(request))
                    .map(basic ->
                            new EnrolmentEvidence.Password(basic.getName(), String.valueOf(basic.getCredentials())));
        } catch (BadCredentialsException e) {
            // The header holds no password; something else in the request may do.
            return Optional.empty();
        }
    }
}
