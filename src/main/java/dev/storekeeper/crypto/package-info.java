/**
 * What is stored so that only the service's own key reads it, or so that nobody does. Knows bytes and the context they belong
 * to, not what they mean.
 */
@NullMarked
package dev.storekeeper.crypto;

import org.jspecify.annotations.NullMarked;
