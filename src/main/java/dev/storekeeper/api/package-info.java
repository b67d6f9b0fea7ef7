/**
 * How the house says no: one form (RFC 9457) for every refusal, whoever utters it. Open to all rooms; knows no feature.
 */
@NullMarked
package dev.storekeeper.api;

import org.jspecify.annotations.NullMarked;
