package dev.brokenhouse.legacy;

import dev.brokenhouse.product.LoudRepository;

/** A dialect that reaches a repository. */
public class StoringDialect {
    public int pages(LoudRepository repository) {
        return repository.pages();
    }
}
