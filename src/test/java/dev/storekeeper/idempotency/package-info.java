/** The promises of the header Idempotency-Key, over real HTTP. */
@NullMarked
package dev.storekeeper.idempotency;

import org.jspecify.annotations.NullMarked;
