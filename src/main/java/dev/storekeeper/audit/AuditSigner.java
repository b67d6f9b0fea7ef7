package dev.storekeeper.audit;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.crypto.FieldEncryption;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Signs entries and the heads of streams with the service's key, and verifies them. */
@Component
class AuditSigner {

    private static final Logger log = LoggerFactory.getLogger(AuditSigner.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final String ENTRY = "audit entry";
    private static final String STREAM = "audit stream";

    /** Stands where a value has its length. */
    private static final int NO_VALUE = -1;

    private final FieldEncryption encryption;

    AuditSigner(FieldEncryption encryption) {
        this.encryption = encryption;
    }

    byte[] macOf(AuditEntry entry, byte[] macBefore) {
        return encryption.sign(ENTRY, encode(entry, macBefore));
    }

    boolean verify(AuditEntry entry, byte[] macBefore, byte[] mac) {
        return encryption.verify(ENTRY, encode(entry, macBefore), mac);
    }

    boolean verify(AuditStream stream) {
        return encryption.verify(STREAM, encode(stream), stream.signature());
    }

    /** Returns whether the signature cannot be verified here, since it names an unknown key. */
    boolean isByUnknownKey(byte[] signature) {
        return encryption.isByUnknownKey(signature);
    }

    AuditStream open(String name, long number) {
        return sign(AuditStream.unsigned(name, number, 0, AuditStream.NO_MAC));
    }

    /**
     * Returns the head after one more entry. A head that was tampered with is carried on, but never signed again.
     *
     * @throws ApiException when the head is signed with an unknown key: another node may have signed it, and can verify it
     */
    AuditStream extend(AuditStream head, byte[] mac) {
        if (isByUnknownKey(head.signature())) {
            log.error(
                    "Nothing is recorded in the audit stream {}: its head is signed with a key that is neither storekeeper.key"
                            + " nor a previous one",
                    head.name());
            throw ApiException.of(
                            ErrorCode.UNAVAILABLE,
                            "This node cannot record what is done here, and nothing was changed.")
                    .retryAfter(PAUSE);
        }
        var next = head.extended(mac);
        return verify(head) ? sign(next) : next;
    }

    /** Returns the head after its entries were deleted up to this one, which the caller has verified together with the head. */
    AuditStream prune(AuditStream head, long sequence, byte[] mac) {
        return sign(head.prunedUpTo(sequence, mac));
    }

    private AuditStream sign(AuditStream head) {
        return head.signed(encryption.sign(STREAM, encode(head)));
    }

    private static byte[] encode(AuditEntry entry, byte[] macBefore) {
        return encode(
                entry.stream(),
                entry.sequence(),
                entry.at(),
                entry.event(),
                entry.actorId(),
                entry.accountId(),
                entry.address(),
                entry.agent(),
                entry.requestId(),
                entry.details(),
                macBefore);
    }

    private static byte[] encode(AuditStream head) {
        return encode(
                head.name(),
                head.number(),
                head.lastSequence(),
                head.lastMac(),
                head.prunedSequence(),
                head.prunedMac());
    }

    /** Writes each value after its length, so that no two lists of values have the same bytes. */
    private static byte[] encode(@Nullable Object... values) {
        var bytes = new ByteArrayOutputStream();
        for (var value : values) {
            var encoded = value == null ? new byte[0] : bytes(value);
            var length = value == null ? NO_VALUE : encoded.length;
            bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
            bytes.writeBytes(encoded);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(Object value) {
        return switch (value) {
            case byte[] bytes -> bytes;
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case Long number -> ByteBuffer.allocate(Long.BYTES).putLong(number).array();
            case Instant time -> bytes(ChronoUnit.MICROS.between(Instant.EPOCH, time));
            default -> throw new IllegalArgumentException("no encoding for " + value.getClass());
        };
    }
}
