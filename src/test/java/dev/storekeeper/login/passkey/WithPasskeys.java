package dev.storekeeper.login.passkey;

import dev.storekeeper.WithMember;
import org.junit.jupiter.api.BeforeEach;

/** A started server, and a member who keeps passkeys. */
abstract class WithPasskeys extends WithMember {

    Passkeys passkeys;

    @BeforeEach
    void keepPasskeys() {
        passkeys = new Passkeys(inside);
    }
}
