package dev.storekeeper.token.web;

import dev.storekeeper.api.Caller;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.KeyRotation;
import dev.storekeeper.token.KeyRotation.Rotation;
import dev.storekeeper.token.SigningKeys;
import dev.storekeeper.token.SigningKeys.KeyState;
import io.jsonwebtoken.Identifiable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The signing keys: the public part of each for everyone, their state and rotation for admins. */
@RestController
class KeysController {

    /** Half of the time between the publication of a new key and its first token. */
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final SigningKeys keys;
    private final KeyRotation rotation;

    KeysController(SigningKeys keys, KeyRotation rotation) {
        this.keys = keys;
        this.rotation = rotation;
    }

    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<Map<String, List<?>>> jwks() {
        var published = keys.jwks();
        var names = published.stream().map(Identifiable::getId).collect(Collectors.joining(" "));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(MAX_AGE).cachePublic())
                .eTag(UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.US_ASCII))
                        .toString())
                .body(Map.of("keys", published));
    }

    @GetMapping("/keys")
    List<KeyState> list() {
        return keys.states();
    }

    @PostMapping("/keys/rotate")
    @ResponseStatus(HttpStatus.CREATED)
    Rotation rotate(
            @RequestBody(required = false) @Nullable RotationRequest request,
            @AuthenticationPrincipal CurrentAccount account,
            Caller caller) {
        var atOnce = request != null && Boolean.TRUE.equals(request.immediately());
        return atOnce ? rotation.rotateAtOnce(account.id(), caller) : rotation.rotate(account.id(), caller);
    }

    record RotationRequest(@Nullable Boolean immediately) {}
}
