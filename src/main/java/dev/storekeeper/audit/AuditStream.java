package dev.storekeeper.audit;

/**
 * The head of a stream, which names its last entry, so that a missing end is noticed, and where it begins, so that a missing
 * beginning is.
 *
 * @param number counts the streams, so that a missing one is noticed
 * @param prunedSequence the last entry that retention has deleted; 0 where it has deleted none
 * @param prunedMac the MAC of that entry, which the MAC of the next one covers
 * @param signature covers the rest; empty once the head was found tampered with, and from then on
 */
record AuditStream(
        String name,
        long number,
        long lastSequence,
        byte[] lastMac,
        long prunedSequence,
        byte[] prunedMac,
        byte[] signature) {

    /** The stream that counts the others: its last sequence is the number of the newest. */
    static final String REGISTER = "register";

    static final byte[] NO_MAC = {};
    private static final byte[] NO_SIGNATURE = {};

    static AuditStream unsigned(String name, long number, long lastSequence, byte[] lastMac) {
        return new AuditStream(name, number, lastSequence, lastMac, 0, NO_MAC, NO_SIGNATURE);
    }

    AuditStream signed(byte[] by) {
        return new AuditStream(name, number, lastSequence, lastMac, prunedSequence, prunedMac, by);
    }

    /** The unsigned head after one more entry. */
    AuditStream extended(byte[] mac) {
        return new AuditStream(name, number, lastSequence + 1, mac, prunedSequence, prunedMac, NO_SIGNATURE);
    }

    /** The unsigned head after its entries were deleted up to this one. */
    AuditStream prunedUpTo(long sequence, byte[] mac) {
        return new AuditStream(name, number, lastSequence, lastMac, sequence, mac, NO_SIGNATURE);
    }
}
