package dev.storekeeper.product.transfer;

import dev.storekeeper.api.Bounds;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** The room on the disk that all reports of this node share: each is kept until its sender has read it, however slowly. */
@Component
class ReportSpace {

    /** What is taken at once. Reports of up to the first block wait in memory, and take none. */
    static final long BLOCK = 64 * 1024;

    private final AtomicLong taken = new AtomicLong();

    /** Whether there was room for another block. */
    boolean takeBlock() {
        return taken.getAndUpdate(before -> before + BLOCK <= Bounds.REPORTS ? before + BLOCK : before) + BLOCK
                <= Bounds.REPORTS;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
