package dev.storekeeper.model;

/**
 * How a request ends.
 *
 * @param code empty where it is done
 */
record Verdict(int status, String code) {

    static final Verdict DONE = new Verdict(200, "");
    static final Verdict CREATED = new Verdict(201, "");
    static final Verdict GONE = new Verdict(404, "not_found");
    static final Verdict STALE = new Verdict(412, "stale");

    static Verdict conflict(String code) {
        return new Verdict(409, code);
    }
}
