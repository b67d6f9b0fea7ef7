/** What all tests share: the database, the client and ways to reach states through the real doors. */
@NullMarked
package dev.storekeeper;

import org.jspecify.annotations.NullMarked;
