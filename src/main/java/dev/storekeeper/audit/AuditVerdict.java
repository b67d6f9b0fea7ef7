package dev.storekeeper.audit;

import org.jspecify.annotations.Nullable;

/**
 * The result of a verification of the whole trail.
 *
 * @param streams how many streams were read
 * @param rows how many entries were read
 * @param firstBroken the first place that is not as it was recorded, if there is one
 */
public record AuditVerdict(
        long streams, long rows, @Nullable Break firstBroken) {

    public boolean intact() {
        return firstBroken == null;
    }

    public record Break(String stream, long sequence, String reason) {}
}
