/**
 * What all controllers share: problem details (RFC 9457) and their error codes, strict reading of parameters and JSON, pages and their
 * cursors, entity tags. Open to all rooms; knows no feature.
 */
@NullMarked
package dev.storekeeper.api;

import org.jspecify.annotations.NullMarked;
