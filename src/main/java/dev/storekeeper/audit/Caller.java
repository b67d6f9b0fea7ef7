package dev.storekeeper.audit;

import org.jspecify.annotations.Nullable;

/**
 * Who calls, as far as the wire tells.
 *
 * @param address the client's, which a configured proxy may have passed on
 * @param agent what the client calls itself, short and printable
 * @param requestId what the answer and the log name the request by
 */
public record Caller(String address, String agent, String requestId) {

    /** The attribute of a request that holds it. */
    public static final String ATTRIBUTE = Caller.class.getName();

    private static final int LONGEST_AGENT = 200;

    public static Caller of(String address, @Nullable String agent, @Nullable String requestId) {
        return new Caller(
                address, Printable.of(agent == null ? "" : agent, LONGEST_AGENT), requestId == null ? "" : requestId);
    }
}
