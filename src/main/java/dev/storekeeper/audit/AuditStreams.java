package dev.storekeeper.audit;

import org.springframework.stereotype.Component;

/** Finds the stream that an event belongs to, or opens it; either way nobody else adds to it before this transaction ends. */
@Component
class AuditStreams {

    private final AuditTable table;
    private final AuditChain chain;
    private final AuditSeal seal;

    AuditStreams(AuditTable table, AuditChain chain, AuditSeal seal) {
        this.table = table;
        this.chain = chain;
        this.seal = seal;
    }

    AuditStream lock(String name) {
        return table.lock(name).orElseGet(() -> open(name));
    }

    /** Whoever opens a stream waits for the register first, so that two never open the same one. */
    private AuditStream open(String name) {
        table.addOrLock(seal.open(AuditStream.REGISTER, 0));
        var register = table.lock(AuditStream.REGISTER).orElseThrow();
        return table.lock(name).orElseGet(() -> add(name, register));
    }

    private AuditStream add(String name, AuditStream register) {
        var counted = seal.extend(reaching(chain.newestNumber(), register), AuditStream.NO_MAC);
        table.update(counted);
        var leftOver = chain.lastSequenceIn(name);
        // Entries without a head: somebody took it away, and recording goes on where they end.
        var stream = leftOver == 0
                ? seal.open(name, counted.lastSequence())
                : new AuditStream(name, counted.lastSequence(), leftOver, AuditStream.NO_MAC, AuditStream.BROKEN);
        table.addOrLock(stream);
        return stream;
    }

    /** Streams that the register does not count: somebody took it away, or put it back. */
    private static AuditStream reaching(long newest, AuditStream register) {
        return register.lastSequence() >= newest
                ? register
                : new AuditStream(register.name(), register.number(), newest, AuditStream.NO_MAC, AuditStream.BROKEN);
    }
}
