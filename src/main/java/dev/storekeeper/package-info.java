/**
 * Storekeeper, a package per feature:
 *
 * <ul>
 *   <li>{@code product}: products; within it {@code stock}, the ledger of quantities, {@code history}, the changes and how to revert
 *       them, and {@code transfer}, import and export
 *   <li>{@code account}: accounts, roles and invites
 *   <li>{@code login}: sign-up and login; within it {@code totp} and {@code passkey}, the second factors, and {@code membership}, what
 *       owners and admins do with accounts
 *   <li>{@code token}: access tokens, refresh tokens, sessions and signing keys; {@code security}: which role may call what
 *   <li>{@code audit}: the audit trail; {@code idempotency}: the header Idempotency-Key
 *   <li>{@code api}: what all controllers share; {@code server}: Tomcat and request bodies; {@code crypto}: encryption of fields
 *   <li>{@code console}: the pages in the browser
 *   <li>{@code docs}: what the service says about itself: the OpenAPI document, its page, and a page of each error code
 *   <li>{@code monitoring}: metrics and their port, the access log, the log of slow requests, traces
 *   <li>{@code startup}: settings and checks at the start; {@code quickstart}: the embedded database
 *   <li>{@code legacy}: the paths and words of the five older services, on which no other package depends
 * </ul>
 */
@NullMarked
package dev.storekeeper;

import org.jspecify.annotations.NullMarked;
