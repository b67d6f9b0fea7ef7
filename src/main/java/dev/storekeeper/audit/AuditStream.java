package dev.storekeeper.audit;

/**
 * The head of a stream: how far it goes, so that its end is not cut off unnoticed.
 *
 * @param number which of all streams it is, so that a whole one is not taken away unnoticed
 * @param signature vouches for the rest; empty where it once did not, which later events do not heal
 */
record AuditStream(String name, long number, long lastSequence, byte[] lastMac, byte[] signature) {

    /** Counts the streams: its last sequence is the number of the newest. */
    static final String REGISTER = "register";

    static final byte[] NO_MAC = {};
    static final byte[] BROKEN = {};

    static String of(long accountId) {
        return "account-" + accountId;
    }

    byte[] encoded() {
        return Encoding.of(name, number, lastSequence, lastMac);
    }
}
