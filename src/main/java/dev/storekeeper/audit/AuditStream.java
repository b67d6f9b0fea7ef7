package dev.storekeeper.audit;

/**
 * The head of a stream, which names its last entry, so that a missing end is noticed.
 *
 * @param number counts the streams, so that a missing one is noticed
 * @param signature covers the rest; empty once the head was found tampered with, and from then on
 */
record AuditStream(String name, long number, long lastSequence, byte[] lastMac, byte[] signature) {

    /** The stream that counts the others: its last sequence is the number of the newest. */
    static final String REGISTER = "register";

    static final byte[] NO_MAC = {};
    private static final byte[] NO_SIGNATURE = {};

    static AuditStream unsigned(String name, long number, long lastSequence, byte[] lastMac) {
        return new AuditStream(name, number, lastSequence, lastMac, NO_SIGNATURE);
    }
}
