/**
 * What the packages share. For their controllers: problem details (RFC 9457) and their error codes, strict reading of parameters and JSON,
 * pages and their cursors, entity tags. For their work with the database: its errors, bulkheads, cleanup jobs, times in columns. Open to
 * all packages; knows no feature.
 */
@NullMarked
package dev.storekeeper.api;

import org.jspecify.annotations.NullMarked;
