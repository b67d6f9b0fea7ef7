package dev.storekeeper.login.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.storekeeper.account.AccountOpener.NewAccount;
import dev.storekeeper.api.AcceptedFormat;
import dev.storekeeper.login.LoginClient;
import dev.storekeeper.login.SignUpService;
import dev.storekeeper.login.SignUpService.SignedUp;
import dev.storekeeper.login.totp.QrCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.www.BasicAuthenticationConverter;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Sign-up, and the QR code of the new account until its phone is proven. */
@RestController
class SignUpController {

    private static final BasicAuthenticationConverter BASIC = new BasicAuthenticationConverter();

    private final SignUpService service;

    SignUpController(SignUpService service) {
        this.service = service;
    }

    @PostMapping(path = "/signup", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SignUpAnswer> signUp(
            @RequestBody SignUpRequest body, LoginClient client, HttpServletRequest request) {
        var signedUp = service.signUp(body.toNewAccount(client.lenient()), client);
        return created(signedUp, request).body(SignUpAnswer.of(signedUp));
    }

    /** The same for a client that accepts text only. */
    @PostMapping(path = "/signup", produces = QrCode.TEXT)
    ResponseEntity<String> signUpWithText(
            @RequestBody SignUpRequest body, LoginClient client, HttpServletRequest request) {
        var signedUp = service.signUp(body.toNewAccount(client.lenient()), client);
        return created(signedUp, request).body("User registered successfully\n");
    }

    private static ResponseEntity.BodyBuilder created(SignedUp signedUp, HttpServletRequest request) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(Cookies.CHALLENGE_HEADER, signedUp.challenge())
                .header(HttpHeaders.SET_COOKIE, Cookies.challenge(request, signedUp.challenge(), signedUp.expiresIn()));
    }

    @GetMapping(
            path = "/generate_qr/{username}",
            produces = {QrCode.PNG, QrCode.SVG, QrCode.TEXT})
    ResponseEntity<QrCode> qrCode(
            @PathVariable String username,
            @RequestHeader HttpHeaders headers,
            LoginClient client,
            HttpServletRequest request)
            throws HttpMediaTypeNotAcceptableException {
        // Spring would take the format that the client names first, which is text for many clients that accept any.
        var format = AcceptedFormat.of(headers, MediaType.parseMediaTypes(QrCode.FORMATS));
        var challenge = Cookies.readChallenge(null, request, _ -> true);
        var uri = service.pendingEnrolment(username, challenge, password(request), client);
        return ResponseEntity.ok().contentType(format).body(QrCode.of(uri.text()));
    }

    private static @Nullable Authentication password(HttpServletRequest request) {
        try {
            return BASIC.convert(request);
        } catch (BadCredentialsException e) {
            // The header holds no password; something else in the request may do.
            return null;
        }
    }

    record SignUpRequest(
            @Nullable String username,
            @Nullable String password,
            @Nullable String invite) {

        NewAccount toNewAccount(boolean lenient) {
            return new NewAccount(username, password, invite, lenient);
        }
    }

    /** The one answer that shows the secret. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record SignUpAnswer(
            String message,
            String username,
            @JsonProperty("2FA_secret") String secret,
            String otpauthUri,
            String qrUrl,
            String hint,
            List<String> warnings) {

        static SignUpAnswer of(SignedUp signedUp) {
            var uri = signedUp.keyUri();
            return new SignUpAnswer(
                    "User registered",
                    signedUp.username(),
                    uri.secret().toBase32(),
                    uri.text(),
                    "/generate_qr/" + signedUp.username(),
                    "Scan the QR code at qr_url with Google Authenticator, then POST /login with username, password and code.",
                    signedUp.warnings());
        }
    }
}
