package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.DatabaseErrors;
import dev.storekeeper.token.Author;
import dev.storekeeper.token.EndedSessions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionStatus;

/**
 * What became of a request that was written with others, in one transaction: that and its commit cost more than the rows of one request.
 * All of a transaction that was rolled back is left to its requests.
 */
sealed interface SharedOutcome {

    record Done(ProductSnapshot product) implements SharedOutcome {}

    record Refused(ApiException refusal) implements SharedOutcome {}

    /** Nothing was done for it. */
    enum Left implements SharedOutcome {
        /** Another transaction has locked the product. */
        LOCKED,
        /** The transaction has waited for a lock in vain, so the request has to write by itself. */
        WAITED,
        /** The request has to write by itself. */
        ALONE
    }

    /**
     * Of a request whose session has ended while it waited. It would be refused as well when it is written, and all others with it.
     *
     * @throws ApiException when the database does not answer; the transaction may be able to commit no more
     */
    static Optional<SharedOutcome> refusal(Author author, EndedSessions ended) {
        return author.sessionId() != null && ended.contains(author.sessionId())
                ? Optional.of(new Refused(EndedSessions.refusal()))
                : Optional.empty();
    }

    /**
     * What fails before the commit is left to the requests: nothing of it is written. Where the commit fails, in a cluster some other member
     * may have it, so all are told.
     */
    static List<SharedOutcome> leaveFailures(
            List<?> requests, TransactionStatus transaction, Supplier<List<SharedOutcome>> work) {
        try {
            return work.get();
        } catch (ApiException | ConcurrencyFailureException | DataIntegrityViolationException failure) {
            transaction.setRollbackOnly();
            return Collections.nCopies(requests.size(), DatabaseErrors.isLocked(failure) ? Left.WAITED : Left.ALONE);
        }
    }
}
