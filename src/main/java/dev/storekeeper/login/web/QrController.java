package dev.storekeeper.login.web;

import dev.storekeeper.login.SignInManners;
import dev.storekeeper.login.SignUpService;
import dev.storekeeper.login.SignUpService.EnrolmentEvidence;
import dev.storekeeper.login.Visit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

@RestController
class QrController {

    private final SignUpService service;

    QrController(SignUpService service) {
        this.service = service;
    }

    @GetMapping("/generate_qr/{username}")
    ResponseEntity<byte[]> qrCode(
            @PathVariable String username,
            @RequestAttribute(name = SignInManners.LENIENT, required = false) @Nullable Boolean lenient,
            Visit visit,
            HttpServletRequest request) {
        var form = Offer.choose(request, QrAnswer.PNG, QrAnswer.SVG, QrAnswer.TEXT);
        var uri = service.pendingEnrolment(username, evidence(request, lenient != null), visit);
        return QrAnswer.of(uri, form, ResponseEntity.ok());
    }

    private static List<EnrolmentEvidence> evidence(HttpServletRequest request, boolean lenient) {
        var evidence = new ArrayList<EnrolmentEvidence>();
        ChallengeCookie.shown(null, request)
                .map(EnrolmentEvidence.Challenge::new)
                .ifPresent(evidence::add);
        basic(request).ifPresent(evidence::add);
        if (lenient) {
            evidence.add(new EnrolmentEvidence.Address(request.getRemoteAddr()));
        }
        return evidence;
    }

    private static Optional<EnrolmentEvidence> basic(HttpServletRequest request) {
        return BasicCredentials.parse(request.getHeader(HttpHeaders.AUTHORIZATION))
                .map(basic -> new EnrolmentEvidence.Password(basic.username(), basic.password()));
    }
}
