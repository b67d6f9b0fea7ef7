package dev.storekeeper.token;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What a node has seen of the database, and how long ago. For a second that is as good as asking; then each question is put to
 * the database, and after ten seconds without an answer to none at all.
 */
final class SessionFreshness {

    private static final Logger log = LoggerFactory.getLogger(SessionFreshness.class);

    static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration BLIND_AFTER = Duration.ofSeconds(10);

    private final String subject;
    private volatile long lookedAt;
    private volatile boolean blind;

    SessionFreshness(String subject) {
        this.subject = subject;
    }

    /** Looks; what is found is as old as the beginning, however long the database takes. */
    void look(Runnable look) {
        var begun = System.nanoTime();
        look.run();
        lookedAt = begun;
    }

    /** Looks, and says once that it cannot. */
    void lookAgain(Runnable look) {
        try {
            look(look);
            blind = false;
        } catch (DataAccessException | TransactionException e) {
            if (!blind) {
                log.warn("{} cannot be read ({})", subject, e.getMessage());
            }
            blind = true;
        }
    }

    /**
     * Says whether the question, which nothing that was seen answers with yes, would be answered so by now.
     *
     * @throws ApiException when this node cannot know
     */
    boolean wouldSay(BooleanSupplier question) {
        if (!isOlderThan(FRESH)) {
            return false;
        }
        if (isOlderThan(BLIND_AFTER)) {
            throw unknown();
        }
        return ask(question::getAsBoolean);
    }

    /**
     * Puts a question to the database.
     *
     * @throws ApiException when it does not answer
     */
    static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (DataAccessException | TransactionException e) {
            throw unknown();
        }
    }

    private boolean isOlderThan(Duration age) {
        return System.nanoTime() - lookedAt > age.toNanos();
    }

    private static ApiException unknown() {
        return ApiException.of(ErrorCode.UNAVAILABLE, "Whether this token still counts cannot be told at the moment.")
                .retryAfter(Duration.ofSeconds(2));
    }
}
