/**
 * Lets a request be sent again without being done again: who names it by an {@code Idempotency-Key} is given the first answer, for
 * 24 hours. Knows no product; what stands behind must write in the transaction at hand, and answer in place.
 *
 * <p>Claim, write and answer are one transaction, whose first statement claims the key and whose last keeps the answer. So a node
 * that dies anywhere in between leaves nothing, and whoever asks again is served as if for the first time; a lease, or an answer
 * that is kept after the write, would leave a moment in which nobody can tell whether it was done. The body has arrived before the
 * transaction begins. A twin on the same node is told 409 at once; one on another node waits for the row, as long as a session of
 * the database waits for any, and is then told the same. Since such a transaction may wait for others, and holds a connection
 * meanwhile, so many at a time are let in as leave connections to those others.
 *
 * <p>An answer is kept if what it tells of was committed. A refusal (4xx) and a fault (5xx) take back all that was written, the
 * claim included, so the key is free again and the next request with it is executed, also with a corrected body: Stripe's API v1
 * keeps such answers once execution has begun, since by then something may have happened; here nothing has. The IETF's draft
 * (draft-ietf-httpapi-idempotency-key-header, sections 2.6 and 2.7) asks for 409 while the first runs and for 422 when the body
 * differs, and leaves the rest to the service. Answers over 64 KiB cannot be kept; what would answer one is refused and not done.
 */
@NullMarked
package dev.storekeeper.idempotency;

import org.jspecify.annotations.NullMarked;
