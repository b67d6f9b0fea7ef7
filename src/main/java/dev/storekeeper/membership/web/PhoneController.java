package dev.storekeeper.membership.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.login.SessionOpener.OpenedSession;
import dev.storekeeper.login.Visit;
import dev.storekeeper.membership.PhoneChange;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.totp.KeyUri;
import dev.storekeeper.totp.QrCode;
import dev.storekeeper.totp.TotpCode;
import dev.storekeeper.totp.TotpService;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A new phone: asked for, shown as a QR code, proven by its first code. */
@RestController
@RequestMapping("/me/totp")
class PhoneController {

    private final PhoneChange change;

    PhoneController(PhoneChange change) {
        this.change = change;
    }

    @PostMapping
    ResponseEntity<PendingAnswer> begin(@AuthenticationPrincipal CurrentAccount current, Visit visit) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(PendingAnswer.of(change.begin(current, visit)));
    }

    @GetMapping(produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> png(@AuthenticationPrincipal CurrentAccount current) {
        return picture(qrCode(current).toPng());
    }

    @GetMapping(produces = "image/svg+xml")
    ResponseEntity<byte[]> svg(@AuthenticationPrincipal CurrentAccount current) {
        return picture(qrCode(current).toSvg().getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping(produces = "text/plain;charset=UTF-8")
    ResponseEntity<byte[]> text(@AuthenticationPrincipal CurrentAccount current) {
        return picture(qrCode(current).toText().getBytes(StandardCharsets.UTF_8));
    }

    @PutMapping
    OpenedSession confirm(@AuthenticationPrincipal CurrentAccount current, @RequestBody CodeRequest body, Visit visit) {
        var code = TotpCode.parse(body.code())
                .orElseThrow(() ->
                        ApiException.invalid("code", "must be the six digits that the new phone shows, as a string"));
        return change.confirm(current, code, visit);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(@AuthenticationPrincipal CurrentAccount current, Caller caller) {
        change.withdraw(current, caller);
    }

    private QrCode qrCode(CurrentAccount current) {
        return QrCode.of(change.pending(current).text());
    }

    private static ResponseEntity<byte[]> picture(byte[] picture) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(picture);
    }

    record CodeRequest(@Nullable String code) {}

    /** The one answer that shows the next secret. */
    record PendingAnswer(
            @JsonProperty("2FA_secret") String secret, String otpauthUri, String qrUrl, long expiresIn, String hint) {

        static PendingAnswer of(KeyUri uri) {
            return new PendingAnswer(
                    uri.secret().toBase32(),
                    uri.text(),
                    "/me/totp",
                    TotpService.NEXT_LIFETIME.toSeconds(),
                    "Scan the QR code with the new phone, then PUT /me/totp with its code; until then the old phone counts.");
        }
    }
}
