/**
 * Controllers for the audit trail. A filter notes on each request who calls, for the events that the request records.
 */
@NullMarked
package dev.storekeeper.audit.web;

import org.jspecify.annotations.NullMarked;
