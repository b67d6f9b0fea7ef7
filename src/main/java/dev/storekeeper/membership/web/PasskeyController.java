package dev.storekeeper.membership.web;

import dev.storekeeper.audit.Caller;
import dev.storekeeper.membership.OwnProfile;
import dev.storekeeper.passkey.OwnPasskeys;
import dev.storekeeper.passkey.Passkey;
import dev.storekeeper.passkey.PasskeyQuestion;
import dev.storekeeper.token.CurrentAccount;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/me/passkeys")
class PasskeyController {

    private final OwnPasskeys passkeys;
    private final OwnProfile profile;

    PasskeyController(OwnPasskeys passkeys, OwnProfile profile) {
        this.passkeys = passkeys;
        this.profile = profile;
    }

    @PostMapping("/options")
    ResponseEntity<PasskeyQuestion> begin(@AuthenticationPrincipal CurrentAccount account) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(passkeys.begin(account.id()));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Passkey add(@AuthenticationPrincipal CurrentAccount account, @RequestBody NewPasskey body, Caller caller) {
        return passkeys.add(account.id(), body.ceremony(), body.label(), body.credential(), caller);
    }

    @GetMapping
    List<Passkey> list(@AuthenticationPrincipal CurrentAccount account) {
        return passkeys.list(account.id());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@AuthenticationPrincipal CurrentAccount account, @PathVariable String id, Caller caller) {
        profile.removePasskey(account, id, caller);
    }

    record NewPasskey(
            @Nullable String ceremony,
            @Nullable String label,
            @Nullable JsonNode credential) {}
}
