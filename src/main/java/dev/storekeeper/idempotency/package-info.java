/**
 * A request with an {@code Idempotency-Key} can be sent again without being executed again: for 24 hours the first answer is
 * repeated (draft-ietf-httpapi-idempotency-key-header, sections 2.6 and 2.7).
 *
 * <p>Claim, write and answer are one transaction, whose first statement claims the key and whose last keeps the answer. So a node
 * that dies in between leaves nothing; with a lease, or an answer that is kept after the write, there would be a moment in which
 * it is unknown whether the request was executed. The body has arrived before the transaction begins. A second request with the same
 * key is answered 409 at once on the same node; on another node it waits for the row, as long as the database lets it, and is then
 * answered the same.
 *
 * <p>An answer is kept if its transaction was committed. A refusal (4xx) and an error (5xx) roll back all that was written, the claim
 * included, so that the next request with the key is executed, also with a corrected body. Answers over 64 KiB cannot be kept; a
 * request with such an answer is refused and not executed.
 */
@NullMarked
package dev.storekeeper.idempotency;

import org.jspecify.annotations.NullMarked;
