/**
 * What happens to an account after sign-up: what its owner changes, what an admin does to it, and invites. It ends sessions and resets
 * second factors, so it stands beside them rather than in {@code account}, on which they depend.
 */
@ApplicationModule
@NullMarked
package dev.storekeeper.login.membership;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
