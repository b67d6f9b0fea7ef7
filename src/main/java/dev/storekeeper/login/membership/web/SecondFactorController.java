package dev.storekeeper.login.membership.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.storekeeper.api.AcceptedFormat;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Caller;
import dev.storekeeper.login.ClientSessions.OpenedSession;
import dev.storekeeper.login.LoginClient;
import dev.storekeeper.login.membership.OwnSecondFactors;
import dev.storekeeper.login.passkey.PasskeyService;
import dev.storekeeper.login.passkey.PasskeyService.Passkey;
import dev.storekeeper.login.passkey.PasskeyService.PasskeyQuestion;
import dev.storekeeper.login.totp.KeyUri;
import dev.storekeeper.login.totp.QrCode;
import dev.storekeeper.login.totp.RecoveryCodes;
import dev.storekeeper.login.totp.TotpCode;
import dev.storekeeper.login.totp.TotpService;
import dev.storekeeper.token.CurrentAccount;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The second factors of one's own account: the phone and its replacement, recovery codes, passkeys. */
@RestController
@RequestMapping("/me")
class SecondFactorController {

    private final OwnSecondFactors factors;
    private final RecoveryCodes recoveryCodes;
    private final PasskeyService passkeys;

    SecondFactorController(OwnSecondFactors factors, RecoveryCodes recoveryCodes, PasskeyService passkeys) {
        this.factors = factors;
        this.recoveryCodes = recoveryCodes;
        this.passkeys = passkeys;
    }

    @PostMapping("/totp")
    PendingAnswer beginPhone(@AuthenticationPrincipal CurrentAccount current, Caller caller) {
        return PendingAnswer.of(factors.beginPhone(current, caller));
    }

    @GetMapping(
            path = "/totp",
            produces = {QrCode.PNG, QrCode.SVG, QrCode.TEXT})
    ResponseEntity<QrCode> qrCode(@AuthenticationPrincipal CurrentAccount current, @RequestHeader HttpHeaders headers)
            throws HttpMediaTypeNotAcceptableException {
        var format = AcceptedFormat.of(headers, MediaType.parseMediaTypes(QrCode.FORMATS));
        return ResponseEntity.ok()
                .contentType(format)
                .body(QrCode.of(factors.pendingPhone(current).text()));
    }

    @PutMapping("/totp")
    OpenedSession confirmPhone(
            @AuthenticationPrincipal CurrentAccount current, @RequestBody CodeRequest body, LoginClient client) {
        var code = TotpCode.parse(body.code())
                .orElseThrow(() ->
                        ApiException.invalid("code", "must be the six digits that the new phone shows, as a string"));
        return factors.confirmPhone(current, code, client);
    }

    @DeleteMapping("/totp")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdrawPhone(@AuthenticationPrincipal CurrentAccount current, Caller caller) {
        factors.withdrawPhone(current, caller);
    }

    @GetMapping("/recovery-codes")
    CountAnswer recoveryCodesLeft(@AuthenticationPrincipal CurrentAccount current) {
        return new CountAnswer(recoveryCodes.left(current.id()));
    }

    @PostMapping("/recovery-codes")
    CodesAnswer renewRecoveryCodes(@AuthenticationPrincipal CurrentAccount current, Caller caller) {
        return new CodesAnswer(factors.renewRecoveryCodes(current, caller));
    }

    @PostMapping("/passkeys/options")
    PasskeyQuestion beginPasskey(@AuthenticationPrincipal CurrentAccount current) {
        return passkeys.beginRegistration(current.id());
    }

    @PostMapping("/passkeys")
    @ResponseStatus(HttpStatus.CREATED)
    Passkey addPasskey(@AuthenticationPrincipal CurrentAccount current, @RequestBody NewPasskey body, Caller caller) {
        return passkeys.add(current.id(), body.ceremony(), body.label(), body.credential(), caller);
    }

    @GetMapping("/passkeys")
    List<Passkey> passkeys(@AuthenticationPrincipal CurrentAccount current) {
        return passkeys.list(current.id());
    }

    @PatchMapping("/passkeys/{id}")
    Passkey renamePasskey(
            @AuthenticationPrincipal CurrentAccount current,
            @PathVariable String id,
            @RequestBody NewLabel body,
            Caller caller) {
        return passkeys.rename(current.id(), id, body.label(), caller);
    }

    @DeleteMapping("/passkeys/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removePasskey(@AuthenticationPrincipal CurrentAccount current, @PathVariable String id, Caller caller) {
        factors.removePasskey(current, id, caller);
    }

    record CodeRequest(@Nullable String code) {}

    record NewPasskey(
            @Nullable String ceremony,
            @Nullable String label,
            @Nullable JsonNode credential) {}

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

    record NewLabel(@Nullable String label) {}

    record CountAnswer(int left) {}

    record CodesAnswer(List<String> recoveryCodes) {}
}
