package dev.storekeeper.token.web;

import dev.storekeeper.token.SigningKeys;
import io.jsonwebtoken.Identifiable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class KeysController {

    /** Half of what a new key is published ahead of its first token. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final SigningKeys keys;

    KeysController(SigningKeys keys) {
        this.keys = keys;
    }

    @GetMapping("/.well-known/jwks.json")
    ResponseEntity<Map<String, List<?>>> jwks() {
        var published = keys.jwks();
        var names = published.stream().map(Identifiable::getId).collect(Collectors.joining(" "));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(KEPT).cachePublic())
                .eTag(UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.US_ASCII))
                        .toString())
                .body(Map.of("keys", published));
    }
}
