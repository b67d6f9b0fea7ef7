/**
 * What happens to an account after sign-up: what its owner changes, what an admin does to it, and invites. Combines account, login, token
 * and the second factors; knows nothing of products.
 */
@NullMarked
package dev.storekeeper.membership;

import org.jspecify.annotations.NullMarked;
