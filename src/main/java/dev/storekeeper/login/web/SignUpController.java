package dev.storekeeper.login.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.storekeeper.account.AccountService.NewAccount;
import dev.storekeeper.login.SignInManners;
import dev.storekeeper.login.SignUpService;
import dev.storekeeper.login.SignUpService.SignedUp;
import dev.storekeeper.login.Visit;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SignUpController {

    private static final Duration COOKIE_LIFETIME = Duration.ofHours(24);

    private final SignUpService service;

    SignUpController(SignUpService service) {
        this.service = service;
    }

    @PostMapping(path = "/signup", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SignUpAnswer> signUp(
            @RequestBody SignUpRequest body,
            @RequestAttribute(name = SignInManners.LENIENT, required = false) @Nullable Boolean lenient,
            Visit visit,
            HttpServletRequest request) {
        var signedUp = service.signUp(body.wanted(lenient != null), visit);
        return created(signedUp, request).body(SignUpAnswer.of(signedUp));
    }

    /** The same for a client that accepts text only. */
    @PostMapping(path = "/signup", produces = QrCodeConverter.TEXT)
    ResponseEntity<String> signUpWithText(
            @RequestBody SignUpRequest body,
            @RequestAttribute(name = SignInManners.LENIENT, required = false) @Nullable Boolean lenient,
            Visit visit,
            HttpServletRequest request) {
        var signedUp = service.signUp(body.wanted(lenient != null), visit);
        return created(signedUp, request).body("User registered successfully\n");
    }

    private static ResponseEntity.BodyBuilder created(SignedUp signedUp, HttpServletRequest request) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.SET_COOKIE, Cookies.challenge(request, signedUp.challenge(), COOKIE_LIFETIME));
    }

    record SignUpRequest(
            @Nullable String username,
            @Nullable String password,
            @Nullable String invite) {

        NewAccount wanted(boolean lenient) {
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
