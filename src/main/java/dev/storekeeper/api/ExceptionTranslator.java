package dev.storekeeper.api;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionUsageException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns the exceptions of Spring, Tomcat and the database into refusals. */
public final class ExceptionTranslator {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ExceptionTranslator.class);

    private ExceptionTranslator() {}

    /** A fault goes to the log, where its request id finds it; the answer shows nothing of it. */
    public static ApiException judge(Throwable thrown) {
        var refusal = refusalFor(thrown);
        if (refusal.code() == ErrorCode.FAULT) {
            log.error("A request failed unexpectedly", thrown);
        }
        return refusal;
    }

    private static ApiException refusalFor(Throwable thrown) {
        return switch (thrown) {
            case ApiException refusal -> refusal;
            case HttpMessageNotReadableException unreadable -> JsonErrors.refusalFor(unreadable);
            case NoResourceFoundException _ -> notFound();
            case HttpRequestMethodNotSupportedException wrong -> wrongMethod(wrong);
            case HttpMediaTypeNotSupportedException wrong -> unsupportedMediaType(wrong);
            case HttpMediaTypeNotAcceptableException wrong -> notAcceptable(wrong);
            case BindException invalid -> InvalidFields.of(invalid.getBindingResult());
            // An id in a path that is spelled otherwise names nothing.
            case MethodArgumentTypeMismatchException _ -> notFound();
            // The firewall checks names of parameters and headers when they are first read.
            case RequestRejectedException _ -> malformed();
            case InvalidParameterException wrong -> ofStatus(HttpStatusCode.valueOf(wrong.getErrorCode()));
            case ErrorResponse other -> ofStatus(other.getStatusCode());
            case DataAccessException cut
            when DatabaseErrors.isTimeout(cut) ->
                ApiException.of(
                                ErrorCode.BUSY,
                                "The database took too long for this, and nothing was changed. Ask for less, or again later.")
                        .retryAfter(PAUSE);
            case DataAccessException full
            when DatabaseErrors.isFull(full) ->
                ApiException.of(ErrorCode.UNAVAILABLE, "The database has no room left, and nothing was changed.")
                        .retryAfter(PAUSE);
            case RuntimeException refused
            when DatabaseErrors.isNotTaken(refused) ->
                ApiException.of(
                                ErrorCode.UNAVAILABLE,
                                "The database cluster did not take this write. If it takes others, this one is too large: send fewer rows at a time.")
                        .retryAfter(PAUSE);
            case DataAccessException refused when DatabaseErrors.isReadOnly(refused) -> unavailable();
            case DataAccessException undone when DatabaseErrors.isRolledBack(undone) -> raced();
            case TransactionException undone when DatabaseErrors.isRolledBack(undone) -> raced();
            case DataAccessException met when DatabaseErrors.isKeyConflict(met) -> racedForKey(met);
            // Mistakes of the service: the database has nothing to do with them.
            case TransactionUsageException _, UnexpectedRollbackException _ -> fault();
            case QueryTimeoutException _, TransactionException _ -> unavailable();
            case ConcurrencyFailureException _ -> raced();
            // Also where the rollback failed, since the connection was lost.
            case DataAccessException lost when DatabaseErrors.isUnreachable(lost) -> unavailable();
            default -> fault();
        };
    }

    public static ApiException ofStatus(@Nullable HttpStatusCode status) {
        if (status == null) {
            return fault();
        }
        return switch (status.value()) {
            case 404 -> notFound();
            case 405 -> ApiException.of(ErrorCode.METHOD_NOT_ALLOWED, "This method is not allowed here.");
            case 406 -> ApiException.of(ErrorCode.NOT_ACCEPTABLE, "Nothing acceptable is offered here.");
            case 413, 431 -> ApiException.of(ErrorCode.TOO_LARGE, "The request is larger than allowed.");
            case 415 -> ApiException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send application/json.");
            // Of Tomcat, for other methods, protocols and transfer codings.
            case 501, 505 -> malformed();
            case 503 -> unavailable();
            default -> status.is4xxClientError() ? malformed() : fault();
        };
    }

    private static ApiException malformed() {
        return ApiException.of(ErrorCode.MALFORMED, "The request is malformed.");
    }

    private static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "There is nothing at this address.");
    }

    private static ApiException fault() {
        return ApiException.of(ErrorCode.FAULT, "Something failed inside; 'request_id' finds it in the log.");
    }

    /** On one server it is a fault of the service, which the log tells. */
    private static ApiException racedForKey(DataAccessException met) {
        log.warn("A write met a key that another transaction has taken, or taken away", met);
        return raced();
    }

    private static ApiException raced() {
        return ApiException.of(ErrorCode.BUSY, "Others are changing the same thing; nothing was changed here.")
                .retryAfter(Duration.ofSeconds(1));
    }

    static ApiException unavailable() {
        return ApiException.of(ErrorCode.UNAVAILABLE, "The database does not answer at the moment.")
                .retryAfter(PAUSE);
    }

    private static ApiException wrongMethod(HttpRequestMethodNotSupportedException wrong) {
        var allowed = new TreeSet<>(List.of("OPTIONS"));
        if (wrong.getSupportedMethods() != null) {
            Collections.addAll(allowed, wrong.getSupportedMethods());
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        var list = String.join(", ", allowed);
        return ApiException.of(
                        ErrorCode.METHOD_NOT_ALLOWED,
                        "%s is not allowed here; allowed: %s.".formatted(wrong.getMethod(), list))
                .header("Allow", list);
    }

    private static ApiException notAcceptable(HttpMediaTypeNotAcceptableException wrong) {
        var types = wrong.getSupportedMediaTypes();
        return ApiException.of(
                ErrorCode.NOT_ACCEPTABLE,
                "Nothing that the header Accept allows is offered here"
                        + (types.isEmpty() ? "." : "; offered: " + MediaType.toString(types) + "."));
    }

    private static ApiException unsupportedMediaType(HttpMediaTypeNotSupportedException wrong) {
        var types = wrong.getSupportedMediaTypes();
        var detail = types.stream().map(MediaType::toString).collect(Collectors.joining(" or ", "Send ", "."));
        return ApiException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, detail).header("Accept", MediaType.toString(types));
    }
}
