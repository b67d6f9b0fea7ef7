package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.transfer.ImportRun.Counts;
import dev.storekeeper.product.transfer.ImportRun.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Counts imports that have ended on this node, and the rows of those that have changed products. */
@Component
class ImportMeters {

    private final MeterRegistry registry;

    /** All series are there from the start, since a rate has no value for one that begins with its first import. */
    ImportMeters(MeterRegistry registry) {
        this.registry = registry;
        for (var state : State.values()) {
            if (state != State.RUNNING && state != State.DIED) {
                imports(state, false);
                imports(state, true);
            }
        }
        add(new Counts(0, 0, 0, 0, 0));
    }

    void done(ImportOptions options, Counts counts, Duration took) {
        imports(State.DONE, options.dryRun()).record(took);
        if (!options.dryRun()) {
            add(counts);
        }
    }

    void ended(ImportOptions options, Throwable thrown, Duration took) {
        imports(stateAfter(thrown), options.dryRun()).record(took);
    }

    private static State stateAfter(Throwable thrown) {
        if (thrown instanceof ApiException refusal) {
            return refusal.code() == ErrorCode.IMPORT_CANCELLED ? State.CANCELLED : State.REFUSED;
        }
        return State.FAILED;
    }

    private void add(Counts counts) {
        rows("created").increment(counts.created());
        rows("updated").increment(counts.updated());
        rows("unchanged").increment(counts.unchanged());
        rows("failed").increment(counts.failed());
    }

    private Timer imports(State state, boolean dryRun) {
        return Timer.builder("storekeeper.imports")
                .tags("outcome", state.toString(), "dry_run", Boolean.toString(dryRun))
                .description("imports that have ended, from the last byte of the file on")
                .register(registry);
    }

    private Counter rows(String result) {
        return Counter.builder("storekeeper.import.rows")
                .tag("result", result)
                .description("rows of imports that have changed products")
                .register(registry);
    }
}
