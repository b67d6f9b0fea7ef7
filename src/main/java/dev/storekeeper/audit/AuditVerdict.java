package dev.storekeeper.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a walk over the whole trail has found.
 *
 * @param streams how many streams it has walked
 * @param rows how many entries it has read
 * @param firstBroken where it ended, if anything is not as it was recorded
 */
public record AuditVerdict(
        long streams, long rows, @Nullable Break firstBroken) {

    public boolean intact() {
        return firstBroken == null;
    }

    /** The first place that is not as it was recorded. */
    public record Break(String stream, long sequence, String reason) {}
}
