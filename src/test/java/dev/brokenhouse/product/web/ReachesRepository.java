package dev.brokenhouse.product.web;

import dev.brokenhouse.product.LoudRepository;

/** A class of web that skips the service. */
class ReachesRepository {
    int pages(LoudRepository repository) {
        return repository.pages();
    }
}
