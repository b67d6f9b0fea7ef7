package dev.brokenhouse.catalogue.web;

import dev.brokenhouse.catalogue.LoudRepository;

/** A class of web that skips the service. */
class ReachesRepository {
    int pages(LoudRepository repository) {
        return repository.pages();
    }
}
