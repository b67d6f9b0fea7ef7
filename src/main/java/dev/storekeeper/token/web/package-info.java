/**
 * The doors of what a visitor carries: the public keys and leaving. Knows how these look on the wire; who somebody
 * is and how tokens are made is decided in the room.
 */
@NullMarked
package dev.storekeeper.token.web;

import org.jspecify.annotations.NullMarked;
