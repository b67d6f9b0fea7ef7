/**
 * The house, a room per business word:
 *
 * <ul>
 *   <li>{@code start}: how the service comes up, and how it says that it cannot; {@code embedded}: the quick start's database
 *   <li>{@code problem}: how the house says no; {@code security}: who may walk through which door
 *   <li>{@code account}: who somebody is; {@code totp}: the second lock; {@code passkey}: another; {@code token}: what a visitor carries
 *   <li>{@code audit}: what happened at the door
 *   <li>{@code signin}: the front door, which combines these; {@code seal}: what is stored so that only the key reads it
 *   <li>{@code membership}: what somebody does about their own account, and an admin about others'
 *   <li>{@code idempotency}: lets a request be sent again without being done again
 *   <li>{@code catalogue}: products; {@code stock}: how many there are, and how it came to be; {@code change}: what became of
 *       them, and undoing it; {@code dialect}: five accents that nobody else knows of
 * </ul>
 */
@NullMarked
package dev.storekeeper;

import org.jspecify.annotations.NullMarked;
