/**
 * The audit trail: who did what to which account, when and from where, and whether the trail is still as it was recorded. The other
 * packages decide what is an event; this one knows only its name.
 */
@NullMarked
package dev.storekeeper.audit;

import org.jspecify.annotations.NullMarked;
