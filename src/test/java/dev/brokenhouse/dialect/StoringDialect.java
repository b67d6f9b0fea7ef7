package dev.brokenhouse.dialect;

import dev.brokenhouse.catalogue.LoudRepository;

/** A dialect that reaches a repository. */
public class StoringDialect {
    public int pages(LoudRepository repository) {
        return repository.pages();
    }
}
