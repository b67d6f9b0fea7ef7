/**
 * What becomes of an account once it is open: what its owner changes, what an admin may do to it, and how others are invited.
 * Knows every room of the door and puts their steps together; nothing of products.
 */
@NullMarked
package dev.storekeeper.membership;

import org.jspecify.annotations.NullMarked;
