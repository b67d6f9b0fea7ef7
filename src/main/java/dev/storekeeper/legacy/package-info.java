/**
 * Five accents, each of a service that came before: other paths, four old field names, a token without a scheme, a shorter lifetime,
 * and the leniency of the quick start. Translates requests and decides nothing; no other package depends on it.
 */
@NullMarked
package dev.storekeeper.legacy;

import org.jspecify.annotations.NullMarked;
