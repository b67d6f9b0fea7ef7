package dev.storekeeper.api;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** Every reason for which the service refuses a request, with the status that it is answered with. Clients rely on the names. */
public enum ErrorCode {
    BROKEN_BODY(HttpStatus.BAD_REQUEST),
    CEREMONY_OVER(HttpStatus.BAD_REQUEST),
    EXCESSIVE_JSON(HttpStatus.BAD_REQUEST),
    INVALID_FIELDS(HttpStatus.BAD_REQUEST),
    MALFORMED(HttpStatus.BAD_REQUEST),
    MALFORMED_CSV(HttpStatus.BAD_REQUEST),
    MALFORMED_JSON(HttpStatus.BAD_REQUEST),
    MALFORMED_NDJSON(HttpStatus.BAD_REQUEST),
    NO_HEADER(HttpStatus.BAD_REQUEST),
    PASSKEY_REFUSED(HttpStatus.BAD_REQUEST),
    CHALLENGE_MISSING(HttpStatus.UNAUTHORIZED),
    ENROLMENT_EVIDENCE_MISSING(HttpStatus.UNAUTHORIZED),
    INSUFFICIENT_USER_AUTHENTICATION(HttpStatus.UNAUTHORIZED),
    PHONE_CLOCK_OFF(HttpStatus.UNAUTHORIZED),
    REFRESH_REFUSED(HttpStatus.UNAUTHORIZED),
    SESSION_ENDED(HttpStatus.UNAUTHORIZED),
    SIGN_IN_REFUSED(HttpStatus.UNAUTHORIZED),
    TOKEN_INVALID(HttpStatus.UNAUTHORIZED),
    TOKEN_MISSING(HttpStatus.UNAUTHORIZED),
    INVITE_REQUIRED(HttpStatus.FORBIDDEN),
    ROLE_TOO_SMALL(HttpStatus.FORBIDDEN),
    SIGN_UP_CLOSED(HttpStatus.FORBIDDEN),
    INVITE_NOT_FOUND(HttpStatus.NOT_FOUND),
    NO_PASSKEY(HttpStatus.NOT_FOUND),
    NO_PHONE_WAITS(HttpStatus.NOT_FOUND),
    NOT_FOUND(HttpStatus.NOT_FOUND),
    PASSKEY_UNKNOWN(HttpStatus.NOT_FOUND),
    SESSION_NOT_FOUND(HttpStatus.NOT_FOUND),
    USER_NOT_FOUND(HttpStatus.NOT_FOUND),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE),
    ACCOUNT_CHANGED(HttpStatus.CONFLICT),
    ALREADY_ENROLLED(HttpStatus.CONFLICT),
    BULK_RUNNING(HttpStatus.CONFLICT),
    ID_TAKEN(HttpStatus.CONFLICT),
    IDEMPOTENCY_KEY_RUNNING(HttpStatus.CONFLICT),
    IMPORT_CANCELLED(HttpStatus.CONFLICT),
    IMPORT_FINISHING(HttpStatus.CONFLICT),
    IMPORT_OVER(HttpStatus.CONFLICT),
    IMPORT_RACED(HttpStatus.CONFLICT),
    INSUFFICIENT_STOCK(HttpStatus.CONFLICT),
    INVITE_USED(HttpStatus.CONFLICT),
    LAST_ADMIN(HttpStatus.CONFLICT),
    NOT_DELETED(HttpStatus.CONFLICT),
    PASSKEY_KNOWN(HttpStatus.CONFLICT),
    QUANTITY_CHANGED(HttpStatus.CONFLICT),
    REVERT_CONFLICTS(HttpStatus.CONFLICT),
    ROTATION_UNDER_WAY(HttpStatus.CONFLICT),
    SKU_TAKEN(HttpStatus.CONFLICT),
    STILL_ARRIVING(HttpStatus.CONFLICT),
    TOO_MANY_PASSKEYS(HttpStatus.CONFLICT),
    TOO_MUCH_STOCK(HttpStatus.CONFLICT),
    USERNAME_TAKEN(HttpStatus.CONFLICT),
    CHANGE_EXPIRED(HttpStatus.GONE),
    STALE(HttpStatus.PRECONDITION_FAILED),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
    TOO_SLOW(HttpStatus.REQUEST_TIMEOUT),
    PACKED_BODY(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    IDEMPOTENCY_ANSWER_TOO_LARGE(HttpStatus.UNPROCESSABLE_CONTENT),
    IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT),
    IMPORT_REFUSED(HttpStatus.UNPROCESSABLE_CONTENT),
    TOO_MANY_IDS(HttpStatus.UNPROCESSABLE_CONTENT),
    IF_MATCH_REQUIRED(HttpStatus.PRECONDITION_REQUIRED),
    TOO_MANY_GUESSES(HttpStatus.TOO_MANY_REQUESTS),
    TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS),
    FAULT(HttpStatus.INTERNAL_SERVER_ERROR),
    BUSY(HttpStatus.SERVICE_UNAVAILABLE),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE);

    private final HttpStatus status;

    ErrorCode(HttpStatus status) {
        this.status = status;
    }

    public HttpStatus status() {
        return status;
    }

    /** The member {@code code} of a problem, for instance {@code sku_taken}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
