package dev.storekeeper.audit;

import dev.storekeeper.crypto.FieldEncryption;
import org.springframework.stereotype.Component;

/** Vouches for entries and for the heads of streams, and knows again what it vouched for. */
@Component
class AuditSeal {

    private static final String ENTRY = "audit entry";
    private static final String STREAM = "audit stream";

    private final FieldEncryption seal;

    AuditSeal(FieldEncryption seal) {
        this.seal = seal;
    }

    byte[] macOf(AuditEntry entry, byte[] macBefore) {
        return seal.sign(ENTRY, entry.encoded(macBefore));
    }

    boolean holds(AuditEntry entry, byte[] macBefore, byte[] mac) {
        return seal.isSigned(ENTRY, entry.encoded(macBefore), mac);
    }

    boolean holds(AuditStream stream) {
        return seal.isSigned(STREAM, stream.encoded(), stream.signature());
    }

    AuditStream open(String name, long number) {
        return signed(name, number, 0, AuditStream.NO_MAC);
    }

    /** The stream with one event more. What somebody tampered with is carried on, but never vouched for again. */
    AuditStream extend(AuditStream stream, byte[] mac) {
        var sequence = stream.lastSequence() + 1;
        return holds(stream)
                ? signed(stream.name(), stream.number(), sequence, mac)
                : new AuditStream(stream.name(), stream.number(), sequence, mac, AuditStream.BROKEN);
    }

    private AuditStream signed(String name, long number, long sequence, byte[] mac) {
        var unsigned = new AuditStream(name, number, sequence, mac, AuditStream.BROKEN);
        return new AuditStream(name, number, sequence, mac, seal.sign(STREAM, unsigned.encoded()));
    }
}
