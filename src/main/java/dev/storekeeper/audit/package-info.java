/**
 * The audit trail: who did what to which account, when and from where, and whether the trail is still as it was recorded. The other
 * rooms decide what is an event; this room knows only its name.
 */
@NullMarked
package dev.storekeeper.audit;

import org.jspecify.annotations.NullMarked;
