package dev.storekeeper.product;

import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.token.Author;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Lets few searches for words run at once, since one may take the database a second and more, and few of one account, so that its
 * searches keep out neither others' searches nor other requests. The others wait here, where they hold no connection.
 */
@Component
class SearchPlaces {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Bulkhead all =
            new Bulkhead(Bounds.SEARCHES, PATIENCE, "Too many searches are running at this moment.");

    /** Only of accounts that search at this moment. */
    private final Map<Long, Share> shares = new ConcurrentHashMap<>();

    <T> T in(Supplier<T> search) {
        var account = Objects.requireNonNullElse(Author.current().accountId(), 0L);
        var share = Objects.requireNonNull(
                shares.compute(account, (_, known) -> (known == null ? Share.first() : known).plus(1)));
        try {
            return share.places().in(() -> all.in(search));
        } finally {
            shares.computeIfPresent(account, (_, known) -> known.users() == 1 ? null : known.plus(-1));
        }
    }

    /** @param users how many search or wait */
    private record Share(Bulkhead places, int users) {

        static Share first() {
            return new Share(
                    new Bulkhead(
                            Bounds.SEARCHES_OF_ACCOUNT,
                            PATIENCE,
                            "Your account has %d searches running; wait for them."
                                    .formatted(Bounds.SEARCHES_OF_ACCOUNT)),
                    0);
        }

        Share plus(int more) {
            return new Share(places, users + more);
        }
    }
}
