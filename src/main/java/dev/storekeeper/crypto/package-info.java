/**
 * Encryption and signatures with the service's own key, and random tokens and codes of which only the hash is stored. The package knows
 * bytes and their context, not what they mean.
 */
@NullMarked
package dev.storekeeper.crypto;

import org.jspecify.annotations.NullMarked;
