/**
 * Watches over what the service writes: each table is either recorded, and then only its one writer may write it, or listed with the
 * reason why not. A statement that writes any other table is refused before it reaches the database, whether a person or a
 * framework wrote it. Knows names of tables and no feature; migrations have connections of their own and go past it.
 */
@NullMarked
package dev.storekeeper.custody;

import org.jspecify.annotations.NullMarked;
