package dev.storekeeper.api;

/**
 * The limits of requests that are not settings. The size of bodies is limited in {@code BodyBounds}; JSON, headers, time and statements
 * in {@code application.yml}. SECURITY.md lists all limits.
 */
public final class Bounds {

    /** Rows of one page. */
    public static final int ROWS_PER_PAGE = 1000;

    /** Cells of a line of a CSV file, a few times as many as a product has fields. */
    public static final int CSV_CELLS = 64;

    /** The longest line of a file, in characters of CSV or bytes of NDJSON. */
    public static final int LINE = 64 * 1024;

    /** Bodies that wait on the disk at once, one for each account. */
    public static final int BODIES_ON_DISK = 8;

    /** All reports of imports on the disk of a node, in bytes: four of the largest. */
    public static final long REPORTS = 256L * 1024 * 1024;

    /** Those of one account among them. */
    public static final long REPORTS_OF_ACCOUNT = REPORTS / 2;

    /** The longest answer that is kept for an Idempotency-Key, in bytes. */
    public static final int KEPT_ANSWER = 64 * 1024;

    /** Requests with an Idempotency-Key that run at once on a node. */
    public static final int KEYED_REQUESTS = 6;

    /** Those of one account among them. */
    public static final int KEYED_REQUESTS_OF_ACCOUNT = KEYED_REQUESTS / 2;

    /**
     * Lists that may read all products, changes by two filters, and explanations and corrections of stock, that run at once on a node.
     * Pages of exports may be half of them.
     */
    public static final int SEARCHES = 4;

    /** Those of one account among them. */
    public static final int SEARCHES_OF_ACCOUNT = 2;

    /** Pages that exports read at once on a node, each in milliseconds. One account may have half of them. */
    public static final int EXPORT_PAGES = 2;

    /**
     * Creations, changes and reverts of products that run at once on a node, each in a transaction of its own and without an
     * Idempotency-Key.
     */
    public static final int SINGLE_WRITES = 4;

    /** Those of one account among them. */
    public static final int SINGLE_WRITES_OF_ACCOUNT = SINGLE_WRITES / 2;

    /** Later versions that an edit of an older one is compared with, which happens under the row lock of the product. */
    public static final int LATER_VERSIONS = 10_000;

    /**
     * Transactions at once on a node that create products without a sku, each for many requests, as many that create products with one, and
     * as many that change products. More would write less each: with two at once there are 0.89 as many creates.
     */
    public static final int SHARED_WRITES = 1;

    /** Sign-ups, logins, renewals and requests for QR codes that are counted at once on a node. Those of one address wait for one row. */
    public static final int COUNTED_SIGN_INS = 3;

    /** Changes of accounts and sessions that run at once on a node for one account, which all lock its row. */
    public static final int CHANGES_OF_ACCOUNT = 1;

    /** Codes, recovery codes and passkeys of one account that are judged at once on a node, which lock the same rows. */
    public static final int GUESSES_OF_ACCOUNT = 1;

    /** Verifications of the audit trail that run at once on a node. */
    public static final int TRAIL_VERIFICATIONS = 1;

    /** Imports without an Idempotency-Key, and jobs: the cleanup and the comparison of stock. */
    public static final int IMPORTS_AND_JOBS = 1 + 2;

    /**
     * What is left to what holds a connection for milliseconds: plain reads, the reads of ended sessions and keys, logins and changes of
     * accounts, of which each account has one at a time, and reads of one page of an export or of the trail.
     */
    public static final int CONNECTIONS_LEFT = 2;

    /** The connections of a node. What may wait for a row, or reads for seconds, has a bound, and there is a connection for all of it. */
    public static final int CONNECTIONS = KEYED_REQUESTS
            + SEARCHES
            + SINGLE_WRITES
            + 3 * SHARED_WRITES
            + COUNTED_SIGN_INS
            + IMPORTS_AND_JOBS
            + CONNECTIONS_LEFT;

    private Bounds() {}
}
