package dev.storekeeper.product.history;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.BulkTurn;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.token.ActingSession;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Undoes change sets, each by one of its own and in one transaction, in batches: a million products need no more memory than a few. */
@Service
public class RevertService {

    private static final int BATCH = 1000;

    private final Undo undo;
    private final Steps steps;
    private final ChangeSets changeSets;
    private final BulkTurn turn;
    private final ProductSearch products;
    private final ActingSession acting;
    private final JdbcClient database;

    RevertService(
            Undo undo,
            Steps steps,
            ChangeSets changeSets,
            BulkTurn turn,
            ProductSearch products,
            ActingSession acting,
            JdbcClient database) {
        this.undo = undo;
        this.steps = steps;
        this.changeSets = changeSets;
        this.turn = turn;
        this.products = products;
        this.acting = acting;
        this.database = database;
    }

    /**
     * Undoes what nobody has changed since; what is as before already stays so.
     *
     * @param skipping leaves what others have changed since, rather than changing nothing at all
     */
    @Transactional
    public Reverted revert(long id, boolean skipping) {
        if (lock(id) > BATCH) {
            turn.take("revert of change " + id);
        }
        changeSets.reverting(id);
        var run = new UndoRun(undo, id, skipping);
        var ids = steps.products(id, 0, BATCH);
        while (!ids.isEmpty() && run.goesOn()) {
            run.take(undo.judge(id, ids));
            ids = steps.products(id, ids.getLast(), BATCH);
        }
        if (run.isRefused()) {
            throw blocked(id, run.conflicts());
        }
        acting.requireOpen();
        return run.result(changeSets.current());
    }

    /** Brings back a product as it was when it was deleted. */
    @Transactional
    public ProductSnapshot restore(long product) {
        var deletion = deletion(product);
        lock(deletion);
        if (deletion(product) != deletion) {
            throw notDeleted(product);
        }
        changeSets.reverting(deletion);
        var run = new UndoRun(undo, deletion, false);
        run.take(undo.judge(deletion, List.of(product)));
        run.conflicts().forEach(conflict -> {
            throw skuTaken(conflict);
        });
        return products.find(product).orElseThrow(ProductService::notFound);
    }

    private long deletion(long product) {
        return steps.last(product)
                .filter(Steps.Last::deleted)
                .map(Steps.Last::change)
                .orElseThrow(
                        () -> products.find(product).isPresent() ? notDeleted(product) : ProductService.notFound());
    }

    /** How many products a change set concerns. Whoever else wants to undo it waits, and then finds it undone. */
    private int lock(long id) {
        return database.sql("SELECT created + edited + deleted + restored FROM change_set WHERE id = ? FOR UPDATE")
                .param(id)
                .query(Integer.class)
                .optional()
                .orElseThrow(ChangeSearch::notFound);
    }

    private static ApiException notDeleted(long product) {
        return ApiException.of(ErrorCode.NOT_DELETED, "This product is not deleted.")
                .next("GET /products/" + product);
    }

    /** Nothing else stands in the way of a product that is not there. */
    private static ApiException skuTaken(Conflict conflict) {
        return ApiException.of(ErrorCode.SKU_TAKEN, conflict.message() + " Give that another one first.")
                .about("sku", "must differ from every other product's sku in more than case, or be null");
    }

    private static ApiException blocked(long id, List<Conflict> conflicts) {
        return ApiException.of(
                        ErrorCode.REVERT_CONFLICTS,
                        "Later changes stand in the way of undoing this one; nothing was changed. 'conflicts' names"
                                + (conflicts.size() < UndoRun.MOST_CONFLICTS ? " them." : " the first of them.")
                                + " Undo those first, or leave them out with on_conflict=skip.")
                .next("POST /changes/%d/revert?on_conflict=skip".formatted(id))
                .with("conflicts", conflicts);
    }
}
