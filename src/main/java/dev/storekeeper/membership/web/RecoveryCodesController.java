package dev.storekeeper.membership.web;

import dev.storekeeper.audit.Caller;
import dev.storekeeper.membership.OwnProfile;
import dev.storekeeper.token.CurrentAccount;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The codes on paper: how many are left, and ten new ones. */
@RestController
@RequestMapping("/me/recovery-codes")
class RecoveryCodesController {

    private final OwnProfile profile;

    RecoveryCodesController(OwnProfile profile) {
        this.profile = profile;
    }

    @GetMapping
    CountAnswer count(@AuthenticationPrincipal CurrentAccount current) {
        return new CountAnswer(profile.recoveryCodesLeft(current));
    }

    @PostMapping
    ResponseEntity<CodesAnswer> renew(@AuthenticationPrincipal CurrentAccount current, Caller caller) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new CodesAnswer(profile.renewRecoveryCodes(current, caller)));
    }

    record CountAnswer(int left) {}

    record CodesAnswer(List<String> recoveryCodes) {}
}
