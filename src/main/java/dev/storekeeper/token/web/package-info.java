/** Controllers for logging out and for the signing keys. */
@NullMarked
package dev.storekeeper.token.web;

import org.jspecify.annotations.NullMarked;
