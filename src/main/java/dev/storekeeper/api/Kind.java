package dev.storekeeper.api;

/** The kinds of no. */
public enum Kind {
    MALFORMED,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    WRONG_METHOD,
    NOT_ACCEPTABLE,
    CONFLICT,
    STALE,
    TOO_LARGE,
    TOO_SLOW,
    UNSUPPORTED,
    UNPROCESSABLE,
    PRECONDITION_MISSING,
    TOO_MANY,
    FAULT,
    UNAVAILABLE
}
