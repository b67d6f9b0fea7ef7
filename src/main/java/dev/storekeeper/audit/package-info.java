/**
 * What happened at the door: who did what to whom, when and from where. Knows who called and the words for what happened; what
 * any of it means for accounts, sessions and keys is the business of the rooms that tell it.
 */
@NullMarked
package dev.storekeeper.audit;

import org.jspecify.annotations.NullMarked;
