package dev.storekeeper.token.web;

import dev.storekeeper.audit.Caller;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.KeyRotation;
import dev.storekeeper.token.KeyRotation.Rotation;
import dev.storekeeper.token.SigningKeys;
import dev.storekeeper.token.SigningKeys.KeyState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RotationController {

    private final SigningKeys keys;
    private final KeyRotation rotation;

    RotationController(SigningKeys keys, KeyRotation rotation) {
        this.keys = keys;
        this.rotation = rotation;
    }

    @GetMapping("/keys")
    ResponseEntity<List<KeyState>> list() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(keys.states());
    }

    @PostMapping("/keys/rotate")
    ResponseEntity<Rotation> rotate(
            @RequestBody(required = false) @Nullable RotationRequest request,
            @AuthenticationPrincipal CurrentAccount account,
            Caller caller) {
        var atOnce = request != null && Boolean.TRUE.equals(request.immediately());
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(atOnce ? rotation.rotateAtOnce(account.id(), caller) : rotation.rotate(account.id(), caller));
    }

    record RotationRequest(@Nullable Boolean immediately) {}
}
