package dev.brokenhouse.habits;

import org.springframework.web.bind.annotation.RequestParam;

/** A query of which other parameters are ignored. */
class ReadsParameter {

    int read(@RequestParam int limit) {
        return limit;
    }
}
