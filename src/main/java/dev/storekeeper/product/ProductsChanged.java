package dev.storekeeper.product;

import dev.storekeeper.token.Author;
import java.util.List;
import java.util.stream.Stream;

/**
 * Products have been written. Published in the transaction that writes them, which holds their row locks: a package that remembers it
 * hears of it there, and this one need not know who does.
 *
 * @param writes more than one where several requests are written together
 */
public record ProductsChanged(List<Write> writes) {

    static ProductsChanged byCurrentAuthor(Cause cause, List<ProductChange> changes) {
        return new ProductsChanged(List.of(new Write(Author.current(), cause, changes)));
    }

    public Stream<ProductChange> changes() {
        return writes.stream().flatMap(write -> write.changes().stream());
    }

    /** What one author does to products, and why. */
    public record Write(Author author, Cause cause, List<ProductChange> changes) {}
}
